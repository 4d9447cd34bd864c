#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/symbols/PeImage.h"
#include "core/symbols/SymbolFile.h"

namespace hawser::symbols {

// A PE file read where it lies, part by part: its sections by their whole names, its COFF symbol table.
// Layout: Microsoft's "PE Format" documentation; names of more than eight bytes stand in the COFF string
// table, as MinGW's linkers write them into images too. A value; any thread.
class ImageFile {
  public:
    // Errors: as UserFile; Malformed, Truncated: no PE image.
    static Result<ImageFile> open(const std::string& path);
    // `read` takes file offsets; `size` is the file's, in bytes.
    static Result<ImageFile> create(const ImageReader& read, std::uint64_t size);

    const PeImage& image() const { return m_image; }
    std::uint64_t size() const { return m_size; }
    const ImageReader& reader() const { return m_read; }  // by file offset

    // Null: there is none.
    const PeSection* section(std::string_view name) const;
    // The bytes that the file has of it, without the padding. Errors: Truncated: the file ends before; Io.
    Result<Bytes> contents(const PeSection& section) const;
    // As if it were loaded, by rva.
    Result<Bytes> atRva(std::uint64_t rva, std::size_t count) const;

    // The COFF symbol table's records; empty: there is none. Errors as contents().
    Result<Bytes> symbolRecords() const;
    // The COFF string table, its own size field included; empty: there is none. Errors as contents().
    Result<Bytes> symbolStrings() const;

    static constexpr std::size_t kSymbolRecord = 18;    // bytes
    static constexpr std::size_t kMaxSectionName = 64;  // bytes

  private:
    ImageFile(ImageReader read, std::uint64_t size, PeImage image)
        : m_read(std::move(read)), m_size(size), m_image(std::move(image)) {}
    Result<> findSymbolTable();
    Result<Bytes> part(std::uint64_t offset, std::uint64_t count, std::string_view what) const;
    std::uint64_t stringsOffset() const;
    void nameSections();

    ImageReader m_read;
    std::uint64_t m_size = 0;
    PeImage m_image;
    std::uint64_t m_symbolTable = 0;  // file offset; 0: there is none
    std::uint64_t m_symbolCount = 0;
    std::vector<std::string> m_names;  // of the image's sections, whole
};

// Opens it if it is the image that is expected. Errors further: InvalidArgument: it is another one.
Result<ImageFile> openImage(const std::string& path, const std::optional<ImageIdentity>& expected);

}  // namespace hawser::symbols
