#pragma once

#include <functional>
#include <string>

#include "tests/support/AsNobody.h"
#include "tests/support/ByteText.h"
#include "tests/support/TemporaryFolder.h"
#include "transports/StreamTransport.h"

// What the tests of all lines need. Waits have limits; nothing sleeps.
namespace hawser::transports::test {

using hawser::test::AsNobody;
using hawser::test::bytesOf;
using hawser::test::TemporaryFolder;
using hawser::test::textOf;

TimePoint soon();  // a limit that no healthy test reaches
TimePoint in(Duration time);

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
