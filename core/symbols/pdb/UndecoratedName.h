#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hawser::symbols::pdb {

// A public symbol's name as a person writes it, without arguments: "Queue::push" for
// "?push@Queue@@QEAAXH@Z", and for x86 "Sleep" for "_Sleep@4", "@Sleep@4" and "_Sleep". What cannot be read
// or would have more than kMaxSymbolText stays as it is. `machine`: IMAGE_FILE_MACHINE_*.
std::string undecorated(std::string_view name, std::uint16_t machine);

}  // namespace hawser::symbols::pdb
