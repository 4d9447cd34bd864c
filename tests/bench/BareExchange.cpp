#include "tests/bench/BareExchange.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <thread>
#include <utility>

#include "core/kd/Packet.h"
#include "core/kd/Requests.h"
#include "tests/bench/BenchTable.h"

namespace hawser::bench {

namespace {

constexpr std::size_t kRequest = kd::kHeaderSize + kd::kManipulateHeaderSize + 1;
constexpr std::size_t kLargest = kd::kHeaderSize + kd::kMaxPayload + 1;

bool writeAll(int socket, ByteSpan bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (done <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    return true;
}

bool readAll(int socket, std::span<std::byte> into) {
    while (!into.empty()) {
        const ssize_t done = ::read(socket, into.data(), into.size());
        if (done <= 0) return false;
        into = into.subspan(static_cast<std::size_t>(done));
    }
    return true;
}

// One packet; the payload stays in `buffer` behind the header. Nothing: the line failed or is out of step.
struct Header {
    kd::PacketType type{};
    std::uint32_t id = 0;
};
std::optional<Header> readPacket(int socket, std::span<std::byte> buffer) {
    if (!readAll(socket, buffer.first(kd::kHeaderSize))) return std::nullopt;
    ByteReader reader(buffer.first(kd::kHeaderSize));
    const std::uint32_t leader = reader.u32();
    Header header;
    header.type = static_cast<kd::PacketType>(reader.u16());
    const std::size_t count = reader.u16();
    header.id = reader.u32();
    if (leader == kd::kControlLeader) return header;
    if (leader != kd::kDataLeader || count > kd::kMaxPayload) return std::nullopt;
    if (!readAll(socket, buffer.subspan(kd::kHeaderSize, count + 1))) return std::nullopt;
    return header;
}

Bytes controlPacket(kd::PacketType type, std::uint32_t id) {
    Bytes line;
    kd::appendControlPacket(line, type, id);
    return line;
}

}  // namespace

double bareExchange(std::size_t dataBytes, int exchanges) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) return 0;
    const std::size_t reply = kd::kHeaderSize + kd::kManipulateHeaderSize + dataBytes + 1;
    std::thread target([&] {
        std::array<std::byte, kLargest + kd::kHeaderSize> buffer{};
        const std::span all(buffer);
        for (int i = 0; i < exchanges; ++i) {
            if (!readAll(ends[1], all.first(kRequest)) ||
                !writeAll(ends[1], all.first(kd::kHeaderSize + reply)) ||
                !readAll(ends[1], all.first(kd::kHeaderSize)))
                return;
        }
    });
    std::array<std::byte, kLargest + kd::kHeaderSize> buffer{};
    const std::span all(buffer);
    const double taken = seconds([&] {
        for (int i = 0; i < exchanges; ++i) {
            if (!writeAll(ends[0], all.first(kRequest)) ||
                !readAll(ends[0], all.first(kd::kHeaderSize + reply)) ||
                !writeAll(ends[0], all.first(kd::kHeaderSize)))
                return;
        }
    });
    target.join();
    ::close(ends[0]);
    ::close(ends[1]);
    return taken / exchanges;
}

std::optional<BareReader> BareReader::attach(const std::string& path) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return std::nullopt;
    BareReader reader(socket);
    timeval limit{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return std::nullopt;
    path.copy(address.sun_path, path.size());
    // The socket functions take every family's address by this one type.
    const auto* const generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    if (::connect(socket, generic, sizeof address) != 0 || !reader.bringInStep()) return std::nullopt;
    return reader;
}

BareReader::BareReader(BareReader&& other) noexcept
    : m_socket(std::exchange(other.m_socket, -1)), m_sendId(other.m_sendId) {}

BareReader::~BareReader() {
    if (m_socket >= 0) ::close(m_socket);
}

// A stopped target answers RESET with RESET and its state change, which is acknowledged (kd-protocol.md 1.9).
bool BareReader::bringInStep() {
    std::array<std::byte, kLargest> buffer{};
    if (!writeAll(m_socket, controlPacket(kd::PacketType::Reset, 0))) return false;
    for (int packets = 0; packets < 16; ++packets) {
        const auto header = readPacket(m_socket, buffer);
        if (!header) return false;
        if (header->type != kd::PacketType::StateChange64) continue;
        m_sendId = kd::kInitialPacketId;
        return writeAll(m_socket,
                        controlPacket(kd::PacketType::Acknowledge, header->id & ~kd::kSyncPacketBit));
    }
    return false;
}

double BareReader::read(Address from, std::size_t dataBytes, int exchanges) {
    const kd::Request request{
        .body = kd::ReadMemory{kd::MemorySpace::Virtual, from, static_cast<std::uint32_t>(dataBytes)}};
    const auto payload = kd::encodeRequest(request, kd::Machine::X64);
    if (!payload) return 0;
    std::array<Bytes, 2> packets;
    for (std::uint32_t id : {0u, 1u})
        kd::appendDataPacket(packets[id], kd::PacketType::StateManipulate, kd::kInitialPacketId ^ id,
                             *payload);
    std::array<std::byte, kLargest> buffer{};
    bool complete = true;
    const double taken = seconds([&] {
        for (int i = 0; complete && i < exchanges; ++i) {
            complete = writeAll(m_socket, packets[m_sendId & 1]);
            std::optional<Header> header;
            do {
                header = readPacket(m_socket, buffer);
            } while (header && header->type == kd::PacketType::Acknowledge);
            complete = complete && header && header->type == kd::PacketType::StateManipulate &&
                       writeAll(m_socket, controlPacket(kd::PacketType::Acknowledge, header->id));
            m_sendId ^= 1;
        }
    });
    return complete ? taken / exchanges : 0;
}

}  // namespace hawser::bench
