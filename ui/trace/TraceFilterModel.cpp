#include "ui/trace/TraceFilterModel.h"

#include <algorithm>

#include "ui/trace/TraceModel.h"

namespace hawser::ui {
namespace {

char lowered(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool says(const session::TracedPacket& packet, const std::string& words) {
    if (words.empty()) return true;
    const std::string& line = packet.summary;
    return std::search(line.begin(), line.end(), words.begin(), words.end(),
                       [](char a, char b) { return lowered(a) == b; }) != line.end();
}

std::string wanted(const QString& words) {
    return words.trimmed().toLower().toStdString();
}

}  // namespace

TraceFilterModel::TraceFilterModel(TraceModel* trace, QObject* parent)
    : QSortFilterProxyModel(parent), m_trace(trace) {
    setSourceModel(trace);
}

void TraceFilterModel::setKinds(Kinds kinds) {
    m_kinds = kinds;
    refilter();
}

void TraceFilterModel::setWays(Ways ways) {
    m_ways = ways;
    refilter();
}

void TraceFilterModel::setWords(const QString& words) {
    m_words = wanted(words);
    refilter();
}

// All at once: row by row, as invalidateFilter() does it, takes seconds for 100,000 rows.
void TraceFilterModel::refilter() {
    invalidate();
}

bool TraceFilterModel::hasChildren(const QModelIndex& parent) const {
    if (!parent.isValid()) return rowCount() > 0;
    return m_trace->hasChildren(mapToSource(parent));
}

bool TraceFilterModel::acceptsKind(session::TraceKind kind) const {
    using session::TraceKind;
    switch (m_kinds) {
        case Kinds::All:
            return true;
        case Kinds::WithoutControl:
            return kind != TraceKind::Control;
        case Kinds::Requests:
            return kind == TraceKind::Request;
        case Kinds::StateChanges:
            return kind == TraceKind::StateChange;
        case Kinds::DebugIo:
            return kind == TraceKind::DebugIo || kind == TraceKind::FileIo;
        case Kinds::Control:
            return kind == TraceKind::Control || kind == TraceKind::BreakIn;
        case Kinds::Damaged:
            return kind == TraceKind::Damaged;
    }
    return true;
}

bool TraceFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const {
    if (parent.isValid()) return true;
    const auto& entry = m_trace->entry(row);
    if (m_ways != Ways::Both && entry.packet.sent != (m_ways == Ways::Sent)) return false;
    return acceptsKind(entry.head.kind) && says(entry.packet, m_words);
}

std::optional<int> TraceFilterModel::find(const QString& words, int from, bool backward) const {
    const std::string text = wanted(words);
    const int rows = rowCount();
    if (text.empty() || rows == 0) return std::nullopt;
    if (from < 0) from = backward ? 0 : rows - 1;
    for (int step = 1; step <= rows; ++step) {
        const int row = backward ? (from - step + rows) % rows : (from + step) % rows;
        if (says(m_trace->entry(mapToSource(index(row, 0)).row()).packet, text)) return row;
    }
    return std::nullopt;
}

}  // namespace hawser::ui
