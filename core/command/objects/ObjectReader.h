#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/command/objects/ObjectInfo.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// An object of the executive, by what stands before it. Texts are on one line and bounded.
struct ObjectRow {
    Address object;
    Address header;
    bool indexed = false;  // its header names its type by an index, as those of Windows 7 and later
    Address type;          // OBJECT_TYPE
    std::string typeName{};
    std::optional<std::uint64_t> handles{};  // nothing: cannot be read
    std::optional<std::uint64_t> pointers{};
    Address directory;                  // that it is in; 0: none
    std::optional<std::string> name{};  // nothing: it has none, or nameTrouble
    std::string nameTrouble{};
    std::vector<OptionalHeader> optionals{};

    std::string shownName() const { return name ? *name : nameTrouble; }
};

// Objects by their headers, in nt's types. For one command; engine thread; debugger and memory outlive it.
class ObjectReader {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<ObjectReader> create(engine::Debugger& debugger, const TypedMemory& memory);

    // NotAvailable: there is none at that address, or nt does not tell what types there are.
    Result<ObjectRow> object(Address object);
    // OBJECT_TYPE.Name; nothing: that is no type.
    Result<std::optional<std::string>> typeName(Address type);

    // OBJECT_TYPE's list of its objects; Address 0: the types do not tell.
    struct TypeLists {
        Address head;
        std::optional<std::uint64_t> objects{};  // how many there are
    };
    Result<TypeLists> listsOf(Address type) const;
    // Calls for each of them; returns why there may be more.
    Result<std::string> eachOfType(const TypeLists& lists,
                                   const std::function<Result<>(Address object)>& visit) const;

    Address bodyOf(Address header) const;

    static constexpr std::size_t kMaxObjects = 0x10000;

  private:
    ObjectReader(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord header,
                 KernelRecord type, ObjectInfo info)
        : m_debugger(debugger),
          m_memory(memory),
          m_header(std::move(header)),
          m_type(std::move(type)),
          m_info(std::move(info)) {}

    Result<Address> typeOf(const RecordBytes& header) const;
    Result<Address> typeByIndex(std::uint8_t index) const;
    Result<> readName(ObjectRow& row, Address nameInfo) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_header;
    KernelRecord m_type;
    ObjectInfo m_info;
    std::map<Address, std::optional<std::string>> m_typeNames{};
};

}  // namespace hawser::command
