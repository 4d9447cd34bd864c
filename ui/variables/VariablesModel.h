#pragma once

#include <QAbstractItemModel>
#include <map>
#include <memory>
#include <vector>

#include "core/session/Questions.h"

namespace hawser::ui {

// Variables or expressions and their parts, as far as these were asked for. Knows which rows the user has
// opened, for each function of its own. A value that differs from the one at the last stop is marked.
class VariablesModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    enum Column { Name, Value, Type, Location, ColumnCount };
    enum Role { ChangedRole = Qt::UserRole + 1 };
    enum class Names { Told, Typed };  // typed: those of the outermost rows are the user's own

    explicit VariablesModel(Names names, QObject* parent = nullptr);
    ~VariablesModel() override;

    // `scope`: the function and frame that they belong to; rows of different ones are never compared.
    // `newStop`: what was shown at the stop before is what changes are measured against.
    void setRows(std::vector<session::ValueRow> rows, const QString& scope, bool newStop);
    void clear();  // nothing is known any more, but for what the user has opened
    void setWide(bool pointers64) { m_wide = pointers64; }
    void setEditable(bool values) { m_editable = values; }

    // What is to be asked for in the scope that is shown.
    std::vector<session::OpenedRow> opened() const;
    bool isOpened(const QModelIndex& index) const;
    void setOpened(const QModelIndex& index, bool opened);
    // Of a row that stands for parts that are left out: the next of them are wanted.
    bool openMore(const QModelIndex& index);
    const session::ValueRow* rowAt(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    static constexpr std::uint32_t kPage = 100;  // parts that are asked for at once
    static constexpr qsizetype kMaxPath = 1024;  // characters of an expression

  Q_SIGNALS:
    void rowsChanged();  // other rows are there
    void partsWanted();  // other parts than are there
    void assignRequested(const QString& path, const QString& value);
    void renamed(int row, const QString& text);

  private:
    struct Node;
    using Nodes = std::vector<std::unique_ptr<Node>>;
    using Values = std::map<std::string, std::string>;  // by path
    using Scopes = std::map<QString, Values>;

    Nodes treeOf(std::vector<session::ValueRow> rows);
    void mark(Node& node);
    void merge(Node& whole, Nodes fresh);
    void replace(Node& whole, std::size_t at, std::unique_ptr<Node> node);
    Node& nodeAt(const QModelIndex& index) const;
    QModelIndex indexOf(const Node& node) const;
    QString text(const Node& node, int column) const;
    QString tip(const Node& node) const;
    QVariant colour(const Node& node, int column) const;

    Names m_names;
    std::unique_ptr<Node> m_root;
    QString m_scope;
    bool m_wide = true;
    bool m_editable = false;
    Scopes m_now;                                                      // of this stop
    Scopes m_before;                                                   // of the stop before
    std::map<QString, std::map<std::string, std::uint32_t>> m_opened;  // by scope, then path: how many parts
};

}  // namespace hawser::ui
