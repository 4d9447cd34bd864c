#include "ui/connection/TimelineModel.h"

#include <QGuiApplication>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

TimelineModel::TimelineModel(QObject* parent) : QAbstractTableModel(parent) {}

// Stopped, a short run, stopped again.
bool TimelineModel::folds(const session::ConnectionChange& change) const {
    using session::ConnectionState;
    if (change.to != ConnectionState::Stopped || m_rows.size() < 2) return false;
    const auto& run = m_rows.back().change;
    return run.to == ConnectionState::Running && run.from == ConnectionState::Stopped &&
           m_rows[m_rows.size() - 2].change.to == ConnectionState::Stopped &&
           run.time.msecsTo(change.time) < kShortRun.count();
}

void TimelineModel::add(const session::ConnectionChange& change) {
    if (folds(change)) {
        const int last = rowCount() - 1;
        beginRemoveRows({}, last, last);
        m_rows.pop_back();
        endRemoveRows();
        m_rows.back() = {change, m_rows.back().runs + 1};
        Q_EMIT dataChanged(index(last - 1, 0), index(last - 1, ColumnCount - 1));
        return;
    }
    if (rowCount() == kMaxRows) {
        beginRemoveRows({}, 0, 0);
        m_rows.pop_front();
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount());
    m_rows.push_back({change, 0});
    endInsertRows();
}

void TimelineModel::clear() {
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

int TimelineModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TimelineModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& [change, runs] = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
            case Time:
                return change.time.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
            case State:
                return stateName(change.to);
            case Reason:
                return runs == 0 ? change.reason.left(kMaxCellText)
                                 : u"%1 short %2. %3"_s.arg(countText(runs), runs == 1 ? u"run"_s : u"runs"_s,
                                                            change.reason.left(kMaxCellText));
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
