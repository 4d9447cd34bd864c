#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/MemoryBytes.h"
#include "core/engine/Module.h"
#include "core/engine/Stop.h"
#include "core/symbols/PeImage.h"

namespace hawser::engine {

// Virtual memory of the target; fails only when the target cannot be asked.
using MemoryReader = std::function<Result<MemoryBytes>(Address address, std::size_t count)>;

// Where the loader's record of an image stands, and the image.
struct LoaderEntry {
    Address at;
    Address base;
};

struct LoadedModuleList {
    std::vector<Module> modules;       // in load order
    std::vector<LoaderEntry> entries;  // all that were read, in load order
    Address end;                       // what the last link led to: the head, or an entry that was known
    std::string trouble;               // why the list ends early; empty when it was read to its end
};

// Walks the loader's list from its head (kd-protocol.md 8.3). `pointers64` tells the layout.
Result<LoadedModuleList> readLoadedModules(const MemoryReader& read, Address head, bool pointers64,
                                           Address kernelBase);

// The same backwards: from the entry `newest` to the first for which `isKnown`, or to the head.
Result<LoadedModuleList> readNewestModules(const MemoryReader& read, Address head, Address newest,
                                           const std::function<bool(Address)>& isKnown, bool pointers64,
                                           Address kernelBase);

Module moduleFromNotification(const ModuleEvent& event, Address kernelBase);
// One that the user knows of. `size` 0: its header tells.
Module moduleAtPlace(std::string_view imageName, Address base, std::uint64_t size);

// What the image's own header in memory tells: size, checksum, time stamp. Error NotAvailable: its header is
// paged out.
Result<symbols::PeImage> readImageHeaders(const MemoryReader& read, Address base);
symbols::ImageReader imageReader(const MemoryReader& read, Address base);

// "ntoskrnl.exe" is "nt", a HAL of any kind "hal", all others their name without extension.
std::string moduleName(std::string_view imageName, Address base, Address kernelBase);
std::string_view lastPathComponent(std::string_view path);

inline constexpr std::size_t kMaxModules = 4096;  // kd-protocol.md 8.3

}  // namespace hawser::engine
