#pragma once

#include <string>

#include "core/command/types/NumberHabits.h"
#include "core/command/types/TypedMemory.h"

// Values as WinDbg writes them. What comes from the target is made printable and bounded. Errors: the target
// cannot be asked.
namespace hawser::command {

// As dt shows a field: "0n5", "0x41 'A'", "0y101", "200 ( NonPagedPoolNx )", "0xfffff800`12345678 _KTHREAD",
// "[15]  "System"", "_UNICODE_STRING "\Device"". What cannot be read is "??".
Result<std::string> fieldText(const TypedMemory& memory, const TypedValue& value,
                              const NumberHabits& numbers = {});
// As dv and x show a variable: the same, but that pointers tell no type and records are spelled as in source.
Result<std::string> variableText(const TypedMemory& memory, const TypedValue& value,
                                 const NumberHabits& numbers = {});
// As ?? begins: with the type in front; fields of records come behind it (RecordText.h).
Result<std::string> expressionText(const TypedMemory& memory, const TypedValue& value,
                                   const NumberHabits& numbers = {});
// Characters of one or two bytes, or what is taken for such.
bool isTextElement(const DataType& type, const NumberHabits& numbers);

std::string pointerText(const TypedMemory& memory, std::uint64_t value);  // "0xfffff800`12345678"
std::string signedText(std::uint64_t value);                              // "0n-5"
std::string unsignedText(std::uint64_t value);  // "5", "0x10", "0x00000001`00000000"

}  // namespace hawser::command
