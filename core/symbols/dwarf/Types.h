#pragma once

#include "core/symbols/TypeTable.h"
#include "core/symbols/dwarf/Index.h"
#include "core/symbols/dwarf/TypeReference.h"

namespace hawser::symbols::dwarf {

// The types of an image's debug information, decoded when they are asked for. A TypeId is the offset of the
// type's entry in .debug_info. Any thread.
class Types final : public TypeTable {
  public:
    Types(const DebugInfo& info, const Index& index) : m_info(info), m_index(index) {}

    std::optional<TypeId> find(std::string_view name) const override;
    void forEach(std::string_view pattern,
                 const std::function<bool(std::string_view name, TypeId type)>& take) const override;
    Result<Type> type(TypeId id) const override;
    Result<std::vector<Member>> members(TypeId id) const override;
    Result<std::vector<Enumerator>> enumerators(TypeId id) const override;
    Result<std::vector<TypeId>> parameters(TypeId id) const override;

    // Types one behind the other, by name, pointer or element; real ones have ten.
    static constexpr unsigned kMaxSteps = 64;

  private:
    struct Resolved {
        std::optional<Entry> entry;  // nothing: void
        bool isConst = false;
        bool isVolatile = false;
    };
    // Without qualifiers, and a declaration's definition.
    Result<Resolved> resolve(TypeId id) const;
    std::optional<Entry> definitionOf(const Entry& declaration) const;
    Result<Type> typeOf(const Entry& entry, unsigned steps) const;
    Result<Type> named(const Entry& entry, unsigned steps) const;
    Result<Type> array(const Entry& entry, std::optional<std::uint64_t> dimension, unsigned steps) const;
    Result<std::uint64_t> sizeOf(TypeId id, unsigned steps) const;
    void setSign(Type& type, const Entry& entry) const;

    const DebugInfo& m_info;
    const Index& m_index;
};

}  // namespace hawser::symbols::dwarf
