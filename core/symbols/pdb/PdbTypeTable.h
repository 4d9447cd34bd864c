#pragma once

#include <memory>
#include <mutex>

#include "core/symbols/TypeTable.h"
#include "core/symbols/pdb/PdbFile.h"
#include "core/symbols/pdb/TypeNames.h"
#include "core/symbols/pdb/TypeStream.h"

namespace hawser::symbols::pdb {

// The types of a PDB, read when one is first asked for; their names when the first is looked up. A TypeId is
// the file's own number of the type. Any thread; the file outlives it.
class PdbTypeTable final : public TypeTable {
  public:
    explicit PdbTypeTable(const PdbFile& file) : m_file(file) {}

    std::optional<TypeId> find(std::string_view name) const override;
    void forEach(std::string_view pattern,
                 const std::function<bool(std::string_view name, TypeId type)>& take) const override;
    Result<Type> type(TypeId id) const override;
    Result<std::vector<Member>> members(TypeId id) const override;
    Result<std::vector<Enumerator>> enumerators(TypeId id) const override;
    Result<std::vector<TypeId>> parameters(TypeId id) const override;

    // Bytes; 0: not told, or told in a circle.
    std::uint64_t sizeOf(TypeId id) const;
    // Errors: those of reading the stream.
    Result<const TypeStream*> stream() const;

    static constexpr unsigned kMaxDepth = 64;  // of types that are told by others, before a size is known

  private:
    Result<const TypeNames*> names() const;
    Result<TypeRecord> record(std::uint32_t index) const;
    Result<Type> decode(std::uint32_t index, unsigned depth) const;
    Result<Type> decodeRecord(std::uint32_t index, const TypeRecord& record, unsigned depth) const;
    Result<Type> typeOfTag(const TagRecord& tag, unsigned depth) const;
    Result<Type> typeOfArray(const ArrayRecord& array, unsigned depth) const;
    Result<Type> typeOfAlias(std::string_view name, std::uint32_t target, unsigned depth) const;
    std::uint64_t sizeOf(std::uint32_t index, unsigned depth) const;
    std::string nameOf(std::uint32_t index) const;
    // Of what `id` names, behind what modifies it and by its definition; nothing: it is no such type.
    Result<std::optional<TagRecord>> tagOf(TypeId id) const;

    const PdbFile& m_file;
    mutable std::once_flag m_streamOnce;
    mutable std::unique_ptr<const Result<TypeStream>> m_stream;
    mutable std::once_flag m_namesOnce;
    mutable std::unique_ptr<const TypeNames> m_names;  // null: the stream is damaged
};

}  // namespace hawser::symbols::pdb
