#pragma once

#include <cstdint>
#include <string>

#include "core/command/CommandContext.h"
#include "core/command/objects/ObjectDirectories.h"

// Objects as !object and !handle print them.
namespace hawser::command {

// Flags of !object.
inline constexpr std::uint64_t kObjectNames = 1;
inline constexpr std::uint64_t kObjectContents = 8;
inline constexpr std::uint64_t kObjectOptional = 0x10;
inline constexpr std::uint64_t kObjectPath = 0x20;

// Its type, and by the flags its counts, name and what stands before it; lines.
std::string objectText(const CommandContext& context, const ObjectRow& row, std::uint64_t flags);
// The same, and by the flags what is in a directory or where a symbolic link leads to. NotAvailable: there is
// no object.
Result<> printObject(const CommandContext& context, ObjectReader& objects,
                     const ObjectDirectories& directories, Address object, std::uint64_t flags);

}  // namespace hawser::command
