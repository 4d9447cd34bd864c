#pragma once

#include <cstdint>
#include <string>

namespace hawser::test {

// Where an exported routine of the demo kernel's images lies: its offset from the image's base. Read from the
// built image's export table (Microsoft PE format, 6.3), with nothing of the program under test. Fails the
// test when it is not there.
std::uint32_t exportOffset(const std::string& image, const std::string& name);

// Whether the byte at this offset from the image's base lies in a section that the machine may write to.
bool isWritable(const std::string& image, std::uint64_t offset);

// "hwsdisk+0x1234" for an export of hwsdisk.sys.
std::string placeOf(const std::string& image, const std::string& name);

}  // namespace hawser::test
