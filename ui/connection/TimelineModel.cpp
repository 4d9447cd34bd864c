#include "ui/connection/TimelineModel.h"

#include <QGuiApplication>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

TimelineModel::TimelineModel(QObject* parent) : QAbstractTableModel(parent) {}

void TimelineModel::add(const session::ConnectionChange& change) {
    if (rowCount() == kMaxRows) {
        beginRemoveRows({}, 0, 0);
        m_changes.pop_front();
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_changes.push_back(change);
    endInsertRows();
}

int TimelineModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_changes.size());
}

int TimelineModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& change = m_changes[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
            case Time:
                return change.time.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
            case State:
                return stateName(change.to);
            case Reason:
                return change.reason.left(kMaxCellText);
            default:
                return {};
        }
    }
    if (role == Qt::ForegroundRole && index.column() == State)
        return theme::stateColour(change.to, QGuiApplication::palette());
    if (role == Qt::ToolTipRole) {
        const auto& counters = change.statistics;
        return u"%1 → %2\n%3\n%4 in, %5 out, %6 resent"_s.arg(
            stateName(change.from), stateName(change.to), change.reason.left(kMaxCellText).toHtmlEscaped(),
            byteCountText(counters.bytesReceived), byteCountText(counters.bytesSent),
            countText(counters.resends));
    }
    return {};
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Time:
            return u"Time"_s;
        case State:
            return u"State"_s;
        case Reason:
            return u"Reason"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
