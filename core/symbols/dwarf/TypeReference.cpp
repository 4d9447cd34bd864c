#include "core/symbols/dwarf/TypeReference.h"

namespace hawser::symbols::dwarf {

TypeId typeIn(const DebugInfo& info, const Entry& entry) {
    const auto found = info.entryOf(info.inherited(entry, At::Type));
    return found ? TypeId{static_cast<std::uint32_t>(found->offset)} : kVoidType;
}

}  // namespace hawser::symbols::dwarf
