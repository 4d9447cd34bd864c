#include "ui/breakpoints/BreakpointsModel.h"

#include <algorithm>

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

BreakpointsModel::BreakpointsModel(QObject* parent) : QAbstractTableModel(parent) {}

bool BreakpointsModel::sameRows(const session::BreakpointSnapshot& other) const {
    return m_breakpoints && other &&
           std::ranges::equal(*m_breakpoints, *other, {}, &session::Breakpoint::id, &session::Breakpoint::id);
}

void BreakpointsModel::setSnapshot(session::BreakpointSnapshot snapshot, bool pointers64) {
    if (sameRows(snapshot)) {  // hits or states only: the selection stays
        m_breakpoints = std::move(snapshot);
        m_pointers64 = pointers64;
        if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_breakpoints = std::move(snapshot);
    m_pointers64 = pointers64;
    endResetModel();
}

const session::Breakpoint* BreakpointsModel::breakpointAt(int row) const {
    if (!m_breakpoints || row < 0 || row >= rowCount()) return nullptr;
    return &(*m_breakpoints)[static_cast<std::size_t>(row)];
}

int BreakpointsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_breakpoints ? 0 : static_cast<int>(m_breakpoints->size());
}

int BreakpointsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString BreakpointsModel::text(const session::Breakpoint& breakpoint, int column) const {
    switch (column) {
        case Id:
            return QString::number(breakpoint.id);
        case Location:
            if (!breakpoint.module.empty())
                return u"%1+0x%2"_s.arg(textFrom(breakpoint.module), hexDigits(breakpoint.offset, 1));
            return breakpoint.expression.empty() ? hexAddress(breakpoint.address, m_pointers64)
                                                 : textFrom(breakpoint.expression);
        case Where:
            return breakpoint.resolved ? hexAddress(breakpoint.address, m_pointers64)
                                       : u"module not loaded"_s;
        case Kind:
            return breakpoint.kind == session::BreakpointKind::Software
                       ? breakpointKindText(breakpoint.kind)
                       : u"%1, %2 B"_s.arg(breakpointKindText(breakpoint.kind)).arg(breakpoint.size);
        case Hits:
            return QString::number(static_cast<qulonglong>(breakpoint.hits));
        case Passes:
            return u"%1 (%2)"_s.arg(breakpoint.passesLeft).arg(breakpoint.passes);
        case Command:
            return textFrom(breakpoint.command);
        default:
            return {};
    }
}

QVariant BreakpointsModel::data(const QModelIndex& index, int role) const {
    const auto* breakpoint = index.isValid() ? breakpointAt(index.row()) : nullptr;
    if (!breakpoint) return {};
    if (role == Qt::DisplayRole) return text(*breakpoint, index.column());
    if (role == Qt::CheckStateRole && index.column() == Id)
        return static_cast<int>(breakpoint->enabled ? Qt::Checked : Qt::Unchecked);
    if (role == Qt::ToolTipRole) return plainTip(textFrom(breakpoint->expression));
    return {};
}

QVariant BreakpointsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Id:
            return u"Id"_s;
        case Location:
            return u"Location"_s;
        case Where:
            return u"Address"_s;
        case Kind:
            return u"Kind"_s;
        case Hits:
            return u"Hits"_s;
        case Passes:
            return u"Passes"_s;
        case Command:
            return u"Command"_s;
        default:
            return {};
    }
}

Qt::ItemFlags BreakpointsModel::flags(const QModelIndex& index) const {
    auto flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == Id) flags |= Qt::ItemIsUserCheckable;
    return flags;
}

bool BreakpointsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const auto* breakpoint = index.isValid() ? breakpointAt(index.row()) : nullptr;
    if (!breakpoint || role != Qt::CheckStateRole || index.column() != Id) return false;
    Q_EMIT enableRequested(breakpoint->id, value.toInt() == Qt::Checked);
    return true;
}

}  // namespace hawser::ui
