#pragma once

#include <map>
#include <vector>

#include "core/base/ByteWriter.h"
#include "core/symbols/PeImage.h"
#include "core/symbols/UnwindX64.h"

namespace hawser::symbols::test {

// An image in memory, put together by hand.
class ImageBuilder {
  public:
    ImageBuilder();

    ImageBuilder& at(std::uint32_t rva, const std::vector<unsigned>& bytes);
    ImageBuilder& at32(std::uint32_t rva, std::uint32_t value);
    ImageBuilder& directory(PeImage::Directory which, std::uint32_t rva, std::uint32_t size);
    // Function table entries lie at kFunctions, in the order in which they are added.
    ImageBuilder& function(std::uint32_t begin, std::uint32_t end, std::uint32_t info);

    ImageReader reader() const;  // refers to this
    DataDirectory exceptions() const { return {kFunctions, m_functions * 12}; }
    Bytes& bytes() { return m_bytes; }

    static constexpr std::uint32_t kPe = 0x80;
    static constexpr std::uint32_t kOptional = kPe + 24;
    static constexpr std::uint32_t kSections = kOptional + 240;
    static constexpr std::uint32_t kFunctions = 0x3000;
    static constexpr std::uint32_t kSize = 0x8000;

  private:
    Bytes m_bytes;
    std::uint32_t m_functions = 0;
};

}  // namespace hawser::symbols::test
