#pragma once

#include <QAbstractItemModel>
#include <memory>
#include <set>
#include <vector>

#include "core/session/Questions.h"

namespace hawser::ui {

// Registers below their groups, over one immutable list. A value that differs from the one at the last stop
// is marked.
class RegistersModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    enum Column { Name, Value, ColumnCount };
    enum Role { ChangedRole = Qt::UserRole + 1 };

    explicit RegistersModel(QObject* parent = nullptr);

    // `newStop`: what is shown now becomes what changes are measured against.
    void setList(std::shared_ptr<const session::RegisterList> list, bool newStop);
    void clear();

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  Q_SIGNALS:
    void editRequested(const QString& name, quint64 value);
    void editRefused(const QString& why);

  private:
    struct Group {
        session::RegisterGroup group;
        std::vector<std::size_t> rows;  // into the list
    };
    const session::RegisterValue* valueAt(const QModelIndex& index) const;
    bool changed(std::size_t position) const;
    bool sameShape(const session::RegisterList& other) const;
    void rebuild();

    std::shared_ptr<const session::RegisterList> m_list;
    std::shared_ptr<const session::RegisterList> m_innermost;  // the last one of frame 0
    std::shared_ptr<const session::RegisterList> m_before;     // at the stop before
    std::vector<Group> m_groups;
};

QString registerGroupName(session::RegisterGroup group);
QString registerValueText(const session::RegisterValue& value);

}  // namespace hawser::ui
