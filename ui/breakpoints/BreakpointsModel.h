#pragma once

#include <QAbstractTableModel>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

// The user's breakpoints over one immutable snapshot; the check box asks for enabling.
class BreakpointsModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Id, Location, Where, Kind, Hits, Passes, Command, ColumnCount };

    explicit BreakpointsModel(QObject* parent = nullptr);

    void setSnapshot(session::BreakpointSnapshot snapshot, bool pointers64);
    const session::Breakpoint* breakpointAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

  Q_SIGNALS:
    void enableRequested(unsigned id, bool on);

  private:
    QString text(const session::Breakpoint& breakpoint, int column) const;
    bool sameRows(const session::BreakpointSnapshot& other) const;

    session::BreakpointSnapshot m_breakpoints;
    bool m_pointers64 = true;
};

}  // namespace hawser::ui
