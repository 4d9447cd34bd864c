#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/kd/HostProtocol.h"
#include "core/kd/Link.h"

// A host and a target-role link under bytes, splits, times and commands from the input. Each command is one
// byte and its arguments. Whatever comes: output is well-formed, deadlines move on, every request ends at
// most once.
using namespace hawser;
using namespace hawser::kd;
using namespace std::chrono_literals;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

class Input {
  public:
    Input(const std::uint8_t* data, std::size_t size) : m_data(data), m_size(size) {}
    bool empty() const { return m_at >= m_size; }
    std::uint8_t u8() { return empty() ? 0 : m_data[m_at++]; }
    Bytes bytes(std::size_t count) {
        Bytes result;
        while (result.size() < count && !empty()) result.push_back(static_cast<std::byte>(u8()));
        return result;
    }

  private:
    const std::uint8_t* m_data;
    std::size_t m_size;
    std::size_t m_at = 0;
};

void checkOutput(const Bytes& line) {
    FrameParser parser;
    ByteSpan rest(line);
    while (auto item = parser.next(rest)) require(!std::holds_alternative<Damage>(*item));
    require(!parser.insidePacket());
}

// A packet that the fuzzer need not find the checksum of.
Bytes validPacket(Input& input) {
    constexpr std::uint32_t kIds[] = {0x80800000, 0x80800001, 0x80800800, 0x80800801, 0, 0x12345678};
    constexpr PacketType kTypes[] = {PacketType::StateManipulate, PacketType::DebugIo,
                                     PacketType::StateChange64,   PacketType::FileIo,
                                     PacketType::ControlRequest,  PacketType::TraceIo};
    constexpr std::uint16_t kFirstWords[] = {0x3146, 0x3230, 0x3030, 0x3430, 0x4300, 0x3330};
    constexpr std::size_t kSizes[] = {96, 40, 260, 80, 16, 64};
    const std::uint8_t choice = input.u8();
    const std::uint32_t id = kIds[input.u8() % 6];
    Bytes line;
    if (choice % 2 == 0) {
        appendControlPacket(line, static_cast<PacketType>(4 + choice / 2 % 3), id);
        return line;
    }
    const std::size_t kind = choice / 2 % 6;
    Bytes payload = input.bytes(input.u8());
    payload.resize(std::max(payload.size(), kSizes[kind]));
    payload[0] = static_cast<std::byte>((kFirstWords[kind] & 0xFF) | (choice >> 6));
    payload[1] = static_cast<std::byte>(kFirstWords[kind] >> 8);
    payload[2] = payload[3] = std::byte{0};
    appendDataPacket(line, kTypes[kind], id, payload);
    return line;
}

Request requestFrom(Input& input) {
    switch (input.u8() % 6) {
        case 0:
            return {ReadMemory{MemorySpace::Virtual, Address(input.u8()), input.u8()}};
        case 1:
            return {WriteMemory{MemorySpace::Virtual, Address(input.u8()), Bytes(input.u8())}};
        case 2:
            return {Continue2{}};
        case 3:
            return {GetContext{}, 0};
        case 4:
            return {SwitchProcessor{}, 1};
        default:
            return {GetVersion{}};
    }
}

class Session {
  public:
    void step(Input& input) {
        switch (input.u8() % 12) {
            case 0:
                host.receive(input.bytes(input.u8()), now);
                break;
            case 1:
                host.receive(validPacket(input), now);
                break;
            case 2:
                now += std::chrono::milliseconds(input.u8()) * 16;
                break;
            case 3:
                jumpToDeadline();
                break;
            case 4:
                submit(input);
                break;
            case 5:
                if (host.busy()) open = 0;
                static_cast<void>(host.abandon());
                break;
            case 6:
                host.breakIn(now);
                break;
            case 7:
                open = 0;
                host.reset(now);
                break;
            case 8:
                static_cast<void>(host.answerPrompt("i", now));
                break;
            case 9:
                target.receive(validPacket(input), now);
                break;
            case 10:
                static_cast<void>(target.submit(PacketType::DebugIo, input.bytes(input.u8()), now));
                break;
            default:
                if (input.u8() == 0) {
                    open = 0;
                    host.restart();
                }
                break;
        }
        host.tick(now);
        target.tick(now);
        drain();
    }
    // With nothing more to hear, every request comes to its end.
    void finish() {
        for (int i = 0; i < 500 && host.busy(); ++i) {
            jumpToDeadline();
            host.tick(now);
            drain();
        }
        require(!host.busy());
        require(open == 0);
    }

  private:
    void submit(Input& input) {
        const bool busy = host.busy();
        const auto token = host.submit(requestFrom(input), now);
        // Else it does not fit: nobody knows how a machine of an unknown type is let go.
        require(token.has_value() == !busy || (!busy && token.error().code != ErrorCode::NotAvailable));
        if (token) open = *token;
    }
    void jumpToDeadline() {
        const auto deadline = host.nextDeadline();
        now = deadline ? std::max(now + 1us, *deadline) : now + 1s;
    }
    void ended(RequestToken token) {
        require(token == open);
        open = 0;
    }
    void drain() {
        checkOutput(host.takeOutput());
        checkOutput(target.takeOutput());
        static_cast<void>(target.takeEvents());
        for (const auto& event : host.takeEvents()) {
            if (const auto* e = std::get_if<Replied>(&event)) ended(e->token);
            if (const auto* e = std::get_if<Delivered>(&event)) ended(e->token);
            if (const auto* e = std::get_if<RequestFailed>(&event)) ended(e->token);
        }
        require(host.takeTrace().size() <= HostProtocol::kMaxTrace);
    }

    TimePoint now{1h};
    HostProtocol host;
    Link target{LinkOptions::target()};
    RequestToken open = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    Session session;
    while (!input.empty()) session.step(input);
    session.finish();
    return 0;
}
