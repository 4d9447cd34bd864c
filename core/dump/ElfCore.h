#pragma once

#include <memory>
#include <vector>

#include "core/dump/DumpHeader.h"
#include "core/dump/ElfProcessor.h"
#include "core/dump/MappedFile.h"
#include "core/dump/PhysicalPages.h"
#include "core/dump/Shortcoming.h"

namespace hawser::dump {

// An ELF core of a whole machine: its physical memory by program headers, its processors by QEMU's notes.
struct ElfCore {
    DumpHeader header;  // machine, processors, directory table base and kind of paging alone
    std::vector<ElfProcessor> processors;
    std::unique_ptr<const PhysicalPages> pages;
};

// Errors Malformed: it is no core, or of a process; Unsupported: of another machine; Truncated: it ends
// within its headers; Io: it has shrunk.
Result<ElfCore> readElfCore(const MappedFile& file, Shortcomings& shortcomings);

}  // namespace hawser::dump
