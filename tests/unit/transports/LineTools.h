#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "transports/StreamTransport.h"

// What the tests of all lines need. Waits have limits; nothing sleeps.
namespace hawser::transports::test {

TimePoint soon();  // a limit that no healthy test reaches
TimePoint in(Duration time);

// A directory of its own, removed with everything in it.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    std::string operator/(const std::string& name) const { return (m_path / name).string(); }
    const std::filesystem::path& path() const { return m_path; }

  private:
    std::filesystem::path m_path;
};

// Root may do everything; for as long as this lives the process is nobody.
class AsNobody {
  public:
    AsNobody();
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
    ~AsNobody();

  private:
    unsigned m_before;
};

// A line around a descriptor that the test has made.
class AdoptedTransport final : public StreamTransport {
  public:
    AdoptedTransport(int descriptor, bool terminal);
    Result<> open() override;
    std::string describe() const override { return "adopted"; }

  protected:
    Error failureFor(int error) const override;

  private:
    FileDescriptor m_adopted;
};

Bytes bytesOf(std::string_view text);
std::string textOf(ByteSpan bytes);
Bytes randomBytes(std::size_t count, unsigned seed);

// Waits (up to soon()) until so many bytes have come, or the line fails.
std::string receive(Transport& line, std::size_t count);
// Waits until the state is reached; false when it fails or takes too long.
bool waitForState(Transport& line, TransportState state);
// Waits until wait() fails; empty when it does not.
std::string waitForFailure(Transport& line);
std::string errorOf(const Result<>& result);

// Sends a MiB from each end to the other at the same time, each end on its own thread, in random pieces. True
// when both came out as they went in.
bool exchangeBothWays(Transport& a, Transport& b, unsigned seed);

}  // namespace hawser::transports::test
