#pragma once

#include <vector>

#include "core/base/Address.h"
#include "core/symbols/PeImage.h"

namespace hawser::symbols {

// An image file as the loader lays it out and relocates it: what memory has of it as long as nobody writes
// there. Layout: Microsoft's "PE Format" documentation. A value; any thread.
class ImageAtBase {
  public:
    // Errors as PeImage::parse(); Unsupported: it cannot be loaded at that base, or is larger than kMaxSize.
    static Result<ImageAtBase> create(ByteSpan file, Address base);

    const PeImage& image() const { return m_image; }
    // What is there of [rva, rva + into.size()): true for each byte that memory had from the file and still
    // has. These are headers and sections that stay and cannot be written, but for what the loader itself
    // puts there, the addresses of imports and of the guard functions; all other bytes are left alone.
    std::vector<bool> copy(std::uint64_t rva, std::span<std::byte> into) const;

    static constexpr std::uint32_t kMaxSize = 256 << 20;  // bytes

  private:
    struct Part {
        std::uint64_t start = 0;  // rva
        std::uint64_t end = 0;
    };

    explicit ImageAtBase(PeImage image) : m_image(std::move(image)) {}
    void layOut(ByteSpan file);
    Result<> relocate(Address base);
    Result<> relocateBlock(ByteReader& block, std::uint32_t page, std::uint64_t delta);
    void findConstant();
    bool add(std::uint64_t rva, unsigned bytes, std::uint64_t delta);
    std::uint64_t field(std::uint64_t rva, unsigned bytes) const;  // 0: outside of the image
    void addGuardPointers();

    PeImage m_image;
    Bytes m_memory;
    std::vector<Part> m_constant;
    std::vector<Part> m_patched;  // by the loader; not to be told
};

}  // namespace hawser::symbols
