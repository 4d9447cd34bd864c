#include "tests/support/KernelImage.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "core/base/ByteReader.h"
#include "tests/support/Places.h"
#include "tests/support/TemporaryFolder.h"

namespace hawser::test {

namespace {

struct Section {
    std::uint32_t address = 0;
    std::uint32_t size = 0;
    std::uint32_t file = 0;
    bool writable = false;
};

class Image {
  public:
    explicit Image(const std::string& path) {
        for (const char c : readFile(path)) m_bytes.push_back(static_cast<std::byte>(c));
        INFO(path);
        REQUIRE(m_bytes.size() > 0x200);
        const std::uint32_t header = at(0x3C).u32();
        const std::uint16_t sections = at(header + 6).u16();
        const std::uint16_t optionalSize = at(header + 20).u16();
        m_exports = at(header + 24 + 112).u32();
        for (std::uint16_t i = 0; i < sections; ++i) {
            ByteReader reader = at(header + 24 + optionalSize + 40u * i + 8);
            const std::uint32_t size = reader.u32();
            const std::uint32_t address = reader.u32();
            reader.u32();
            const std::uint32_t file = reader.u32();
            reader.skip(12);
            constexpr std::uint32_t kWritable = 0x80000000;  // IMAGE_SCN_MEM_WRITE
            m_sections.push_back({address, size, file, (reader.u32() & kWritable) != 0});
        }
        REQUIRE(m_exports != 0);
    }

    std::uint32_t find(const std::string& name) const {
        ByteReader directory = atAddress(m_exports + 24);
        const std::uint32_t count = directory.u32();
        const std::uint32_t functions = directory.u32();
        const std::uint32_t names = directory.u32();
        const std::uint32_t ordinals = directory.u32();
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t text = atAddress(names + 4 * i).u32();
            if (atAddress(text).ansi(name.size() + 1) != name) continue;
            return atAddress(functions + 4u * atAddress(ordinals + 2 * i).u16()).u32();
        }
        FAIL("no export named " << name);
        return 0;
    }

    bool isWritable(std::uint64_t offset) const {
        for (const Section& section : m_sections) {
            if (offset - section.address < section.size) return section.writable;
        }
        return false;
    }

  private:
    ByteReader at(std::uint32_t offset) const {
        ByteReader reader(m_bytes);
        reader.seek(offset);
        return reader;
    }

    ByteReader atAddress(std::uint32_t address) const {
        for (const Section& section : m_sections) {
            if (address - section.address < section.size)
                return at(section.file + (address - section.address));
        }
        FAIL("no section holds " << address);
        return at(0);
    }

    Bytes m_bytes;
    std::uint32_t m_exports = 0;
    std::vector<Section> m_sections;
};

}  // namespace

std::uint32_t exportOffset(const std::string& image, const std::string& name) {
    return Image(builtFile("kernel/" + image)).find(name);
}

bool isWritable(const std::string& image, std::uint64_t offset) {
    return Image(builtFile("kernel/" + image)).isWritable(offset);
}

std::string placeOf(const std::string& image, const std::string& name) {
    return fmt::format("{}+{:#x}", image.substr(0, image.find('.')), exportOffset(image, name));
}

}  // namespace hawser::test
