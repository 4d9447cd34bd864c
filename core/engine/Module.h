#pragma once

#include <cstdint>
#include <string>

#include "core/base/Address.h"

namespace hawser::engine {

// Who knows of a module.
enum class ModuleOrigin : std::uint8_t {
    Loader,   // the kernel's list, or a notification
    Process,  // the list that a process keeps of its own (.reload /user)
    User,     // the user has named it (.reload name=address)
};

struct Module {
    std::string name;       // as used before '!': "nt" for the kernel, else the base name without extension
    std::string imageName;  // "ntoskrnl.exe"
    std::string path;       // as the loader's list or the notification says; not to be trusted
    Address base;
    std::uint64_t size = 0;  // bytes
    std::uint32_t checkSum = 0;
    std::uint32_t timestamp = 0;  // seconds since 1970, from the PE header; 0 unknown
    ModuleOrigin origin = ModuleOrigin::Loader;

    bool operator==(const Module&) const = default;
    Address end() const { return base + size; }
    bool contains(Address a) const { return a >= base && a - base < size; }
};

}  // namespace hawser::engine
