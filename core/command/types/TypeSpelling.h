#pragma once

#include <string>

#include "core/command/types/DataType.h"

// How a type is written. Names come from outside: what is returned is not made printable.
namespace hawser::command {

// As dt writes it: "Ptr64 _KTHREAD", "Uint4B", "[16] Uint8B", "Ptr64     void ".
std::string layoutSpelling(const DataType& type);
// As dt -v does: "Ptr64 to struct _KTHREAD, 70 elements, 0x480 bytes".
std::string verboseSpelling(const DataType& type);
// As a C++ expression does: "struct _KTHREAD *", "unsigned int64", "char [16]", "<function> *".
std::string sourceSpelling(const DataType& type);
// "(struct _DRIVER_OBJECT *, unsigned long)", "(void)".
std::string parametersSpelling(const DataType& function);

}  // namespace hawser::command
