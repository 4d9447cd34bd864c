#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"
#include "core/kd/Wire.h"

// The protocol's exchange of packets written with nothing but read and write: what a line and its other end
// give at best. Calling thread; every wait ends after some seconds.
namespace hawser::bench {

// Seconds for one exchange of a memory read's packet sizes between two threads that look at no byte.
double bareExchange(std::size_t dataBytes, int exchanges);

// A reader of a real target's memory that checks nothing beyond lengths and identifiers.
class BareReader {
  public:
    // Connects to a KD target that is stopped and brings the identifiers in step.
    static std::optional<BareReader> attach(const std::string& path);
    ~BareReader();
    BareReader(BareReader&& other) noexcept;
    BareReader(const BareReader&) = delete;
    BareReader& operator=(const BareReader&) = delete;
    BareReader& operator=(BareReader&&) = delete;

    // Seconds for one exchange; 0 when one failed.
    double read(Address from, std::size_t dataBytes, int exchanges);

  private:
    explicit BareReader(int socket) : m_socket(socket) {}
    bool bringInStep();

    int m_socket;
    std::uint32_t m_sendId = kd::kInitialPacketId;
};

}  // namespace hawser::bench
