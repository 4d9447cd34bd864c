#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "core/kd/FrameParser.h"
#include "core/kd/Packet.h"
#include "tests/simulation/Witness.h"
#include "tests/support/BareSession.h"
#include "tests/support/ManualClock.h"

// A whole session - state machine, engine, command language - against a line that says what the input says,
// when and in the pieces that it says, while its user does things. It must stay answerable to the end:
// whatever came, quitting ends it.
using namespace hawser;
using namespace std::chrono_literals;

namespace {

// The input as a source of choices; zeros behind its end.
class Choices {
  public:
    explicit Choices(ByteSpan bytes) : m_bytes(bytes) {}

    bool over() const { return m_at >= m_bytes.size(); }
    std::uint8_t next() { return over() ? std::uint8_t{0} : std::to_integer<std::uint8_t>(m_bytes[m_at++]); }
    ByteSpan bytes(std::size_t count) {
        const ByteSpan part = m_bytes.subspan(m_at, std::min(count, m_bytes.size() - m_at));
        m_at += part.size();
        return part;
    }

  private:
    ByteSpan m_bytes;
    std::size_t m_at = 0;
};

class FuzzLine final : public transports::Transport {
  public:
    FuzzLine(test::ManualClock& clock, Choices& choices, std::function<void(std::uint8_t)> user)
        : m_clock(clock), m_choices(choices), m_user(std::move(user)) {}

    Result<> open() override {
        m_state = transports::TransportState::Open;
        return {};
    }
    void close() override { m_state = transports::TransportState::Closed; }
    transports::TransportState state() const override { return m_state; }
    void wake() override { m_woken = true; }
    std::size_t pendingOutput() const override { return 0; }
    std::string describe() const override { return "a line from the fuzzer"; }

    Result<transports::WaitOutcome> wait(TimePoint deadline) override {
        using transports::WaitOutcome;
        if (std::exchange(m_woken, false)) return WaitOutcome::Woken;
        if (m_choices.over() || m_state != transports::TransportState::Open) {
            m_clock.set(std::max(deadline, m_clock.now()) + 100us);
            return WaitOutcome::TimedOut;
        }
        m_clock.set(m_clock.now() + 100us);
        switch (m_choices.next() % 8) {
            case 0:
                append(m_choices.bytes(1 + m_choices.next() % 64));
                break;
            case 1:
                say(static_cast<kd::PacketType>(m_choices.next() % kd::kFirstInvalidPacketType),
                    m_choices.bytes(m_choices.next() * 2U));
                break;
            case 2:
                stateChange();
                break;
            case 3:
                kd::appendControlPacket(m_received, kd::PacketType::Acknowledge,
                                        m_asked.id ^ (m_choices.next() / 250));
                break;
            case 4:
                reply();
                break;
            case 5:
                m_clock.set(std::min(deadline, m_clock.now() + m_choices.next() * 20ms));
                return WaitOutcome::TimedOut;
            case 6:
                if (m_choices.next() > 200) {
                    m_state = transports::TransportState::Closed;
                    return fail(ErrorCode::Disconnected, "The other end closed the connection.");
                }
                kd::appendControlPacket(m_received, kd::PacketType::Reset, 0);
                break;
            default:
                m_user(m_choices.next());
                break;
        }
        return WaitOutcome::Progress;
    }

    std::size_t read(std::span<std::byte> into) override {
        const std::size_t count = std::min(into.size(), m_received.size());
        std::copy_n(m_received.begin(), count, into.begin());
        m_received.erase(m_received.begin(), m_received.begin() + static_cast<std::ptrdiff_t>(count));
        return count;
    }

    Result<> write(ByteSpan bytes) override {
        while (!bytes.empty()) {
            const auto item = m_parser.next(bytes);
            if (!item) break;
            if (const auto* packet = std::get_if<kd::Packet>(&*item); packet != nullptr && !packet->control)
                m_asked = *packet;
        }
        return {};
    }

  private:
    void append(ByteSpan bytes) { m_received.insert(m_received.end(), bytes.begin(), bytes.end()); }

    void say(kd::PacketType type, ByteSpan payload) {
        const std::uint8_t number = m_choices.next();
        m_id = number > 240 ? kd::kInitialPacketId | kd::kSyncPacketBit : number > 220 ? m_id : m_id ^ 1;
        kd::appendDataPacket(m_received, type, m_id, payload);
        m_id &= ~kd::kSyncPacketBit;
    }

    void stateChange() {
        kd::StateChange change;
        change.processorCount = 1;
        change.programCounter = Address(0xFFFFF80000401100 + m_choices.next());
        kd::ExceptionReport exception;
        exception.code = m_choices.next() % 4 == 0 ? kd::kExceptionSingleStep : kd::kExceptionBreakpoint;
        exception.address = change.programCounter;
        change.what = exception;
        say(kd::PacketType::StateChange64, kd::encodeStateChange(change, kd::Machine::X64));
    }

    // The last request's own header as its reply, with a status and data.
    void reply() {
        Bytes payload(m_asked.payload.begin(),
                      m_asked.payload.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(
                                                    m_asked.payload.size(), kd::kManipulateHeaderSize)));
        payload.resize(kd::kManipulateHeaderSize);
        const std::uint8_t status = m_choices.next();
        for (std::size_t i = 8; i < 12; ++i) payload[i] = status > 200 ? std::byte{0xC0} : std::byte{0};
        const ByteSpan data = m_choices.bytes(m_choices.next() * 4U);
        payload.insert(payload.end(), data.begin(), data.end());
        kd::appendControlPacket(m_received, kd::PacketType::Acknowledge, m_asked.id & ~kd::kSyncPacketBit);
        say(kd::PacketType::StateManipulate, payload);
    }

    test::ManualClock& m_clock;
    Choices& m_choices;
    std::function<void(std::uint8_t)> m_user;
    transports::TransportState m_state = transports::TransportState::Closed;
    Bytes m_received;
    kd::FrameParser m_parser;
    kd::Packet m_asked;
    std::uint32_t m_id = kd::kInitialPacketId;
    bool m_woken = false;
};

session::SessionRequest wish(std::uint8_t choice) {
    constexpr std::array kCommands{"g",  "p",       "t", "gu",         "r",      "k",
                                   "lm", "db @rip", "u", "bp nt+1100", "sxe ld", "~0s"};
    switch (choice % 8) {
        case 0:
            return session::BreakIn{};
        case 1:
            return session::Resynchronize{};
        case 2:
            return session::Restart{};
        case 3:
            return session::ReadRegisters{};
        default:
            return session::Execute{QString::fromLatin1(kCommands[choice / 8 % kCommands.size()])};
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Choices choices(std::as_bytes(std::span(data, size)));
    test::ManualClock clock;
    session::Inbox inbox;
    simulation::Witness witness;
    session::RequestId id = 0;
    test::BareSession bare(clock, inbox, witness);
    const auto user = [&](std::uint8_t choice) { inbox.post({++id, wish(choice), witness.told().epoch}); };
    bare.openWith(std::make_unique<FuzzLine>(clock, choices, user), {true, {}}, {});
    for (int turns = 0; turns < 5000 && !choices.over(); ++turns) {
        bare.work(clock.now() + 100ms);
        if (bare.brokenRule()) std::abort();
    }

    inbox.post({++id, session::Quit{true}});
    const TimePoint asked = clock.now();
    for (int turns = 0; bare.work(clock.now() + 100ms); ++turns) {
        if (turns > 1000 || clock.now() - asked > 10s) std::abort();
    }
    return 0;
}
