#include "ui/sessions/SessionsModel.h"

#include <QGuiApplication>
#include <algorithm>

#include "ui/sessions/SessionDigest.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

void SessionsModel::add(SessionDigest& digest) {
    beginInsertRows({}, rowCount(), rowCount());
    m_digests.push_back(&digest);
    endInsertRows();
    connect(&digest, &SessionDigest::changed, this, [this, &digest] {
        const auto at = std::ranges::find(m_digests, &digest);
        if (at == m_digests.end()) return;
        const int row = static_cast<int>(at - m_digests.begin());
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    });
}

void SessionsModel::remove(const SessionDigest& digest) {
    const auto at = std::ranges::find(m_digests, &digest);
    if (at == m_digests.end()) return;
    const int row = static_cast<int>(at - m_digests.begin());
    beginRemoveRows({}, row, row);
    disconnect(*at, nullptr, this, nullptr);
    m_digests.erase(at);
    endRemoveRows();
}

SessionDigest* SessionsModel::digestAt(int row) const {
    return row < 0 || row >= rowCount() ? nullptr : m_digests[static_cast<std::size_t>(row)];
}

void SessionsModel::timePassed() {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Health), index(rowCount() - 1, Heard));
}

int SessionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_digests.size());
}

int SessionsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SessionsModel::sortKey(const SessionDigest& digest, int column) const {
    if (column == Name) return digest.number();
    if (column == State) return static_cast<int>(digest.state());
    if (column == Health) return static_cast<int>(digest.health().health);
    if (column != Heard) return text(digest, column);
    const auto since = digest.sinceLastHeard();
    return since ? static_cast<qlonglong>(since->count()) : std::numeric_limits<qlonglong>::max();
}

QVariant SessionsModel::text(const SessionDigest& digest, int column) const {
    switch (column) {
        case Name:
            return digest.name();
        case Transport:
            return digest.session().told().line.text.left(kMaxCellText);
        case State:
            return stateName(digest.state());
        case Health: {
            const auto word = session::nameOf(digest.health().health);
            return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
        }
        case Heard: {
            const auto since = digest.sinceLastHeard();
            return since ? agoText(*since) : u"never"_s;
        }
        case LastLine:
            return digest.lastLine();
        default:
            return {};
    }
}

QVariant SessionsModel::data(const QModelIndex& index, int role) const {
    const auto* digest = index.isValid() ? digestAt(index.row()) : nullptr;
    if (digest == nullptr) return {};
    if (role == SortRole) return sortKey(*digest, index.column());
    if (role == Qt::DisplayRole) return text(*digest, index.column());
    if (role == Qt::ForegroundRole && index.column() == State)
        return theme::stateColour(digest->state(), QGuiApplication::palette());
    if (role == Qt::ForegroundRole && index.column() == Health)
        return theme::healthColour(digest->health().health, QGuiApplication::palette());
    if (role == Qt::ToolTipRole && index.column() == Health) {
        const auto report = digest->health();
        return textFrom(report.reason + (report.advice.empty() ? "" : "\n" + report.advice)).toHtmlEscaped();
    }
    return {};
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return u"Session"_s;
        case Transport:
            return u"Line"_s;
        case State:
            return u"State"_s;
        case Health:
            return u"Health"_s;
        case Heard:
            return u"Heard"_s;
        case LastLine:
            return u"Last line"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
