#include "core/session/remote/EventPieces.h"

#include "core/command/OutputSize.h"

namespace hawser::session {

namespace {

constexpr std::size_t kEventPiece = std::size_t{128} << 10;  // bytes
constexpr std::size_t kPerTracedPacket = 32;                 // bytes beside what is told of it

std::size_t sizeOf(const TracedPacket& packet) {
    return kPerTracedPacket + packet.bytes.size() + packet.summary.size();
}

template <class Event, class Row>
std::vector<SessionEvent> cut(const std::vector<Row>& rows) {
    std::vector<SessionEvent> pieces;
    for (auto first = rows.begin(); first != rows.end();) {
        std::size_t bytes = sizeOf(*first);
        auto last = std::next(first);
        while (last != rows.end() && bytes + sizeOf(*last) <= kEventPiece) bytes += sizeOf(*last++);
        pieces.emplace_back(Event{std::make_shared<const std::vector<Row>>(first, last)});
        first = last;
    }
    return pieces;
}

}  // namespace

std::vector<SessionEvent> piecesOf(const SessionEvent& event) {
    if (const auto* output = std::get_if<Output>(&event)) return cut<Output>(*output->runs);
    if (const auto* traced = std::get_if<PacketsTraced>(&event)) return cut<PacketsTraced>(*traced->packets);
    return {event};
}

}  // namespace hawser::session
