#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ByteReader.h"

namespace hawser::symbols {

// Reads exactly `count` bytes of an image at `rva` (bytes from its base, as it lies in memory), or fails.
using ImageReader = std::function<Result<Bytes>(std::uint64_t rva, std::size_t count)>;

struct DataDirectory {
    std::uint32_t rva = 0;
    std::uint32_t size = 0;  // bytes

    bool present() const { return rva != 0 && size != 0; }
};

struct PeSection {
    std::string name;
    std::uint32_t rva = 0;
    std::uint32_t virtualSize = 0;
    std::uint32_t fileOffset = 0;
    std::uint32_t fileSize = 0;
    std::uint32_t characteristics = 0;
};

// What a symbol server needs to find an image's PDB.
struct CodeViewRecord {
    std::array<std::byte, 16> guid{};  // as stored
    std::uint32_t age = 0;
    std::string pdbName;  // path as the linker wrote it; untrusted

    std::string symbolServerKey()
        const;  // GUID in its printed order and age, as in a symbol store's folder name
};

// The headers of a PE image, from target memory or a file: input that may be damaged, paged out or hostile.
// Layout: Microsoft's "PE Format" documentation. A value; any thread.
class PeImage {
  public:
    enum class Directory : unsigned {
        Export = 0,
        Import = 1,
        Resource = 2,
        Exception = 3,
        Relocations = 5,
        Debug = 6,
        LoadConfiguration = 10,
        ImportAddresses = 12
    };

    // Errors: what `read` fails with; Malformed: no PE image.
    static Result<PeImage> parse(const ImageReader& read);
    // Where the PE header begins, with its signature. Errors as parse().
    static Result<std::uint32_t> headerOffset(const ImageReader& read);

    std::uint16_t machine() const { return m_machine; }
    std::uint32_t timestamp() const {
        return m_timestamp;
    }  // seconds since 1970, or a hash in reproducible builds
    std::uint32_t checkSum() const { return m_checkSum; }
    std::uint32_t sizeOfImage() const { return m_sizeOfImage; }  // bytes
    std::uint32_t sizeOfHeaders() const { return m_sizeOfHeaders; }
    std::uint32_t entryPoint() const { return m_entryPoint; }  // rva
    std::uint64_t preferredBase() const { return m_preferredBase; }
    bool pe32Plus() const { return m_pe32Plus; }
    const std::vector<PeSection>& sections() const { return m_sections; }
    DataDirectory directory(Directory which) const;  // empty when the image has none
    bool isCode(std::uint32_t rva) const;            // it lies in a section that is executed

    // Nothing when the image names no PDB.
    Result<std::optional<CodeViewRecord>> codeView(const ImageReader& read) const;

    static constexpr std::uint32_t kMaxSections = 96;  // the loader's own limit
    static constexpr std::uint32_t kMaxDebugEntries = 32;
    static constexpr std::uint32_t kMaxCodeView = 0x800;  // bytes

  private:
    PeImage() = default;
    Result<> parseOptionalHeader(ByteSpan bytes);
    Result<> parseSections(ByteSpan bytes, std::uint32_t count);

    std::uint16_t m_machine = 0;
    std::uint32_t m_timestamp = 0;
    std::uint32_t m_checkSum = 0;
    std::uint32_t m_sizeOfImage = 0;
    std::uint32_t m_sizeOfHeaders = 0;
    std::uint32_t m_entryPoint = 0;
    std::uint64_t m_preferredBase = 0;
    bool m_pe32Plus = false;
    std::vector<DataDirectory> m_directories;
    std::vector<PeSection> m_sections;
};

// Reads an image file as if it were loaded. `file` must outlive the reader.
Result<ImageReader> readerOfFile(ByteSpan file);

}  // namespace hawser::symbols
