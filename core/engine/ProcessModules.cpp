#include "core/engine/ProcessModules.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

// PEB.Ldr, and PEB_LDR_DATA.InLoadOrderModuleList, the list before the one that public header winternl.h
// names; its entries begin as the kernel's do.
struct ProcessLists {
    std::uint64_t loaderData;
    std::uint64_t loadOrder;
};
constexpr ProcessLists kLists64{0x18, 0x10};
constexpr ProcessLists kLists32{0x0C, 0x0C};

}  // namespace

Result<LoadedModuleList> readProcessModules(const MemoryReader& read, Address peb, bool pointers64) {
    if (peb.value() == 0)
        return fail(ErrorCode::NotAvailable, "The process has no user space, and so no modules of its own.");
    const ProcessLists& lists = pointers64 ? kLists64 : kLists32;
    const unsigned size = pointers64 ? 8 : 4;
    const auto memory = read(peb + lists.loaderData, size);
    if (!memory) return tl::unexpected(memory.error());
    if (!memory->allValid())
        return fail(
            ErrorCode::NotAvailable,
            fmt::format("The PEB at {} cannot be read: it is paged out, or another process's; .process "
                        "/p reads by the process's own page tables.",
                        formatAddress(peb.value(), pointers64)));
    ByteReader reader(memory->bytes);
    const Address loaderData = readPointer(reader, size);
    if (loaderData.value() == 0) return fail(ErrorCode::NotAvailable, "The process has loaded nothing yet.");
    auto list = readLoadedModules(read, loaderData + lists.loadOrder, pointers64, Address());
    if (!list) return list;
    for (Module& module : list->modules) {
        module.checkSum = 0;  // another field stands there in a process's entry
        module.origin = ModuleOrigin::Process;
    }
    std::erase_if(list->modules, [](const Module& module) { return inUpperHalf(module.base); });
    return list;
}

}  // namespace hawser::engine
