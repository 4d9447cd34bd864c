#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/command/CommandContext.h"
#include "core/engine/MemoryBytes.h"

namespace hawser::command {

// What objects of one C++ class have in common: pointers to the tables of its virtual functions (s -v). A
// value.
struct ObjectPattern {
    struct Table {
        std::uint64_t offset = 0;  // bytes, in the object
        std::uint64_t address = 0;
    };
    std::string type;           // "mod!Class"
    std::vector<Table> tables;  // the first at offset 0

    // Whether an object of the class stands there. Errors: the target could not be asked.
    Result<bool> standsAt(const CommandContext& context, Address at) const;
};

// Of the object at an address, or of the one that a pointer there points to. NotAvailable: what is there is
// no such object, or the symbols do not tell.
Result<ObjectPattern> objectPatternAt(const CommandContext& context, Address place);

}  // namespace hawser::command
