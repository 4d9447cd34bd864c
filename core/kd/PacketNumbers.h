#pragma once

#include <cstdint>
#include <optional>

#include "core/kd/LinkEvents.h"

namespace hawser::kd {

// The numbers of one end's packets: which one the next has, and which is expected of the other end
// (kd-protocol.md 1.5, 1.9, 6.8). Pure values; one thread.
class PacketNumbers {
  public:
    PacketNumbers(Role role, Numbering numbering);

    bool counts() const { return m_numbering == Numbering::Counting; }
    // The number without what only the stream form's SYNC bit says.
    std::uint32_t plain(std::uint32_t id) const { return counts() ? id : id & ~kSyncPacketBit; }
    std::uint32_t successor(std::uint32_t id) const {
        return counts() ? id + kNetPacketIdStep : plain(id) ^ 1;
    }
    // Both ends begin again; counting goes on for ever.
    void startAnew();

    // --- ours ---
    std::uint32_t next() const { return m_next; }
    // Of a RESET: counting, the number of the packet that comes next (6.8).
    std::uint32_t ofReset() const { return counts() ? m_next : 0; }
    bool acknowledges(std::uint32_t id) const { return plain(id) == plain(m_next); }
    bool acknowledgesLast(std::uint32_t id) const { return !counts() && plain(id) == successor(m_next); }
    void arrived();                          // the packet that has it
    void burn();                             // counting: a number that was used does not come again
    void givenUp();                          // the packet that has it may still arrive
    void noteLateArrival(std::uint32_t id);  // of the one that was given up: its number is used
    void announceStart();                    // target: the SYNC bit on the next one

    // False while a request could be taken for a duplicate and silently dropped. Counting numbers never come
    // again, so they are certain always.
    bool certain() const { return m_certain || counts(); }
    void setCertain(bool certain) { m_certain = certain; }

    // --- the other end's ---
    std::uint32_t expected() const { return m_expected; }
    bool expectsAny() const { return m_any; }
    void expectAny() { m_any = true; }
    void expectFrom(std::uint32_t id) { m_expected = id; }
    void expectAfter(std::uint32_t id) { m_expected = successor(id); }
    void accepted(std::uint32_t id);
    // Counting: not seen before, whatever was lost in between. The numbers may wrap around.
    bool isNew(std::uint32_t id) const { return id - m_expected < 0x80000000; }
    // One of the two that are usual, where a strange one was adopted, or a strange one for the second time.
    bool isBelievable(std::uint32_t id) const;
    void noteStrange(std::uint32_t id) { m_strange = id; }

  private:
    Role m_role;
    Numbering m_numbering;
    std::uint32_t m_next = kInitialPacketId;
    std::uint32_t m_expected = kInitialPacketId;
    std::optional<std::uint32_t> m_strange;    // none of the four, seen once
    std::optional<std::uint32_t> m_cancelled;  // sent, given up, may still be acknowledged
    bool m_any = true;                         // host: the next data packet may have any number
    bool m_certain = false;
};

}  // namespace hawser::kd
