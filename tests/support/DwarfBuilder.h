#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ByteWriter.h"

namespace hawser::test {

// Writes the debug information of one unit, version 4 with 32-bit offsets, entry by entry: well-formed as far
// as whoever uses it wants that. Each function returns where its entry begins; `type` and `origin` are such
// places.
class DwarfBuilder {
  public:
    DwarfBuilder();

    std::uint32_t baseType(std::string_view name, std::uint8_t encoding, std::uint8_t size);
    std::uint32_t structure(std::string_view name, std::uint8_t size);  // to be closed
    std::uint32_t declaration(std::string_view name);
    std::uint32_t member(std::string_view name, std::uint32_t type, std::uint8_t offset);
    std::uint32_t unnamedMember(std::uint32_t type, std::uint8_t offset);
    std::uint32_t bitField(std::string_view name, std::uint32_t type, std::uint8_t width, std::uint8_t bit);
    std::uint32_t pointer(std::uint32_t type);
    std::uint32_t constant(std::uint32_t type);
    std::uint32_t array(std::uint32_t type, std::uint64_t first, std::uint64_t second);
    std::uint32_t enumeration(std::string_view name, std::uint32_t type);  // to be closed
    std::uint32_t enumerator(std::string_view name, std::uint8_t value);
    std::uint32_t alias(std::string_view name, std::uint32_t type);
    std::uint32_t space(std::string_view name);  // a namespace, to be closed
    // Without code; to be closed.
    std::uint32_t inlineFunction(std::string_view name);
    // At bytes from the image's base; to be closed.
    std::uint32_t function(std::string_view name, std::uint32_t rva, std::uint32_t size, std::uint32_t type);
    std::uint32_t instance(std::uint32_t origin, std::uint32_t rva, std::uint32_t size);
    std::uint32_t scattered(std::string_view name, std::uint32_t ranges);  // offset in .debug_ranges
    std::uint32_t block(std::uint32_t rva, std::uint32_t size);
    std::uint32_t inlinedCall(std::uint32_t origin, std::uint32_t rva, std::uint32_t size, std::uint8_t line);
    std::uint32_t parameter(std::string_view name, std::uint32_t type,
                            const std::vector<std::uint8_t>& location);
    std::uint32_t variable(std::string_view name, std::uint32_t type,
                           const std::vector<std::uint8_t>& location);
    std::uint32_t listed(std::string_view name, std::uint32_t type,
                         std::uint32_t list);  // offset in .debug_loc
    void close();

    std::uint32_t here() const { return static_cast<std::uint32_t>(m_info.size()); }
    ByteWriter& ranges() { return m_ranges; }
    ByteWriter& locations() { return m_locations; }

    // What has been written, with a line program beside it.
    std::vector<std::pair<std::string, Bytes>> sections() const;
    Bytes image() const;

  private:
    std::uint32_t begin(std::uint8_t shape);
    void text(std::string_view text);
    void expression(const std::vector<std::uint8_t>& bytes);
    void address(std::uint32_t rva);

    ByteWriter m_info;
    ByteWriter m_ranges;
    ByteWriter m_locations;
};

// A unit with an entry of each kind: what damage is done to.
DwarfBuilder sampleDwarf();

}  // namespace hawser::test
