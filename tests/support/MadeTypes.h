#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/symbols/TypeTable.h"

namespace hawser::test {

// Types that a test makes up. Nothing is checked: a type may lie in itself.
class MadeTypes final : public symbols::TypeTable {
  public:
    using Id = symbols::TypeId;
    Id add(symbols::Type type);
    Id integer(std::string name, unsigned bytes, bool isSigned);
    Id character(std::string name, unsigned bytes, bool isSigned);
    Id pointer(Id target, unsigned bytes = 8);
    Id array(Id element, std::uint64_t count);
    Id alias(std::string name, Id target);
    Id function(Id returned, std::vector<Id> parameters);
    Id record(std::string name, std::uint64_t size, symbols::RecordKind kind = symbols::RecordKind::Struct);
    Id enumeration(std::string name, unsigned bytes, std::vector<symbols::Enumerator> values);
    void field(Id record, std::string name, std::uint64_t offset, Id type);
    void bits(Id record, std::string name, std::uint64_t offset, Id type, unsigned position, unsigned width);
    void member(Id record, symbols::Member member) { at(record).members.push_back(std::move(member)); }
    void retarget(Id type, Id target) { at(type).type.target = target; }

    std::optional<Id> find(std::string_view name) const override;
    void forEach(std::string_view pattern,
                 const std::function<bool(std::string_view name, Id type)>& take) const override;
    Result<symbols::Type> type(Id id) const override;
    Result<std::vector<symbols::Member>> members(Id id) const override;
    Result<std::vector<symbols::Enumerator>> enumerators(Id id) const override;
    Result<std::vector<Id>> parameters(Id id) const override;

  private:
    struct Entry {
        symbols::Type type;
        std::vector<symbols::Member> members{};
        std::vector<symbols::Enumerator> values{};
        std::vector<Id> parameters{};
    };
    Id scalar(symbols::TypeKind kind, std::string name, std::uint64_t bytes, bool isSigned = false);
    Entry& at(Id id) { return m_entries.at(static_cast<std::uint32_t>(id) - 1); }
    Result<const Entry*> known(Id id) const;
    std::uint64_t sizeOf(Id id) const;

    std::vector<Entry> m_entries;  // of type n + 1
    std::map<std::string, Id> m_names;
};

}  // namespace hawser::test
