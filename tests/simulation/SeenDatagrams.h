#pragma once

#include <unordered_set>

#include "core/kd/net/NetDatagram.h"
#include "tests/simulation/ModelledLine.h"

namespace hawser::simulation {

// What one end of a KDNET session was handed, to tell which datagrams it has to refuse.
class SeenDatagrams {
  public:
    void clear() { m_numbers.clear(); }
    // A forged one, and the copy of a KD packet. A copy of a call may be answered once more: that leads
    // nowhere.
    bool mustRefuse(const ModelledLine::Piece& piece) {
        if (piece.forged) return true;
        return kd::net::channelOf(piece.bytes) == kd::net::Channel::Data &&
               !m_numbers.insert(piece.number).second;
    }

  private:
    std::unordered_set<std::uint64_t> m_numbers;
};

}  // namespace hawser::simulation
