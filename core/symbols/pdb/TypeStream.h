#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/symbols/pdb/MsfFile.h"

namespace hawser::symbols::pdb {

struct TypeRecord {
    std::uint16_t leaf = 0;    // LLVM's CodeViewTypes.def
    std::uint32_t offset = 0;  // of `body` in the stream
    ByteSpan body{};           // behind the leaf
};

// The numbered records of types, or of ids: functions and texts that symbols refer to. Layout: LLVM's "The
// PDB TPI and IPI Streams". Keeps the stream. Never changed; any thread.
class TypeStream {
  public:
    // Errors as MsfFile::read(), and Malformed. A file without the stream has no records.
    static Result<TypeStream> read(const MsfFile& file, std::uint32_t stream);
    static bool isIn(const MsfFile& file, std::uint32_t stream) { return file.sizeOf(stream) > kHeaderSize; }

    std::uint32_t begin() const { return m_begin; }
    std::uint32_t end() const { return m_begin + static_cast<std::uint32_t>(m_offsets.size()); }
    bool has(std::uint32_t index) const { return index >= begin() && index < end(); }
    // `index` is one of has().
    TypeRecord record(std::uint32_t index) const;
    // That the record `index` is damaged.
    tl::unexpected<Error> damaged(const TypeRecord& record, std::string_view what) const;

    static constexpr std::uint32_t kTypes = 2;  // streams
    static constexpr std::uint32_t kIds = 4;
    static constexpr std::uint32_t kFirstIndex = 0x1000;  // below are the simple types
    static constexpr std::uint32_t kMaxIndex = 0x7FFFFFFF;

  private:
    static constexpr std::uint32_t kHeaderSize = 56;

    TypeStream(const MsfFile& file, std::uint32_t stream) : m_file(&file), m_stream(stream) {}
    Result<> index(std::uint32_t recordsEnd, std::uint32_t count);

    const MsfFile* m_file;
    std::uint32_t m_stream;
    std::uint32_t m_begin = kFirstIndex;
    Bytes m_bytes;
    std::vector<std::uint32_t> m_offsets;
};

}  // namespace hawser::symbols::pdb
