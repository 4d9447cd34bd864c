#pragma once

#include <string>
#include <string_view>

#include "tests/unit/command/TasksDesk.h"

namespace hawser::command::test {

inline constexpr std::uint64_t kPool = 0xFFFFFA8000050000;
inline constexpr std::uint64_t kDatabase = 0xFFFFFA8000060000;
inline constexpr std::uint64_t kPoolUnit = 0x10;

// A kernel with a page of pool, a page frame 0x12 and counters.
struct MemoryDesk : TasksDesk {
    MemoryDesk() {
        bench.channel.map(kPool, 0x1000);
        bench.channel.map(kDatabase, 0x1000);
        describeMemory();
        block(0, 0, 0x40, 4, "Thre");
        block(0x40, 0x40, 0x10, 0, "Free");
        block(0x50, 0x10, 0x20, 2, "Proc");
        block(0x70, 0x20, 0xF90, 0, "    ");
        variable("MmPfnDatabase", 0xC000, kDatabase);
        variable("MmNonPagedPoolStart", 0xC008, kPool);
        variable("MmNonPagedPoolEnd", 0xC010, kPool + 0x10000);
        variable("MmNumberOfPhysicalPages", 0xC018, 0x1000);
        variable("MmAvailablePages", 0xC020, 0x123);
        variable("MmMaximumNonPagedPoolInBytes", 0xC028, 0x10000);
    }
    void describeMemory() {
        hawser::test::MadeTypes& types = made->made;
        const auto ulong = types.integer("unsigned long", 4, false);
        const auto word = types.integer("unsigned short", 2, false);
        const auto quad = types.integer("unsigned int64", 8, false);
        const auto header = types.record("_POOL_HEADER", kPoolUnit);
        types.bits(header, "PreviousSize", 0, ulong, 0, 8);
        types.bits(header, "PoolIndex", 0, ulong, 8, 8);
        types.bits(header, "BlockSize", 0, ulong, 16, 8);
        types.bits(header, "PoolType", 0, ulong, 24, 8);
        types.field(header, "PoolTag", 4, ulong);
        types.field(header, "ProcessBilled", 8, quad);
        const auto one = types.record("_U1", 8, symbols::RecordKind::Union);
        types.field(one, "Flink", 0, quad);
        const auto two = types.record("_U2", 8, symbols::RecordKind::Union);
        types.field(two, "Blink", 0, quad);
        types.field(two, "ShareCount", 0, quad);
        const auto entry = types.record("_MMPFNENTRY", 2);
        types.bits(entry, "PageLocation", 0, word, 0, 3);
        types.bits(entry, "Modified", 0, word, 4, 1);
        types.bits(entry, "CacheAttribute", 0, word, 6, 2);
        types.bits(entry, "Priority", 0, word, 8, 3);
        const auto three = types.record("_U3", 4);
        types.field(three, "ReferenceCount", 0, word);
        types.field(three, "e1", 2, entry);
        const auto four = types.record("_U4", 8);
        types.bits(four, "PteFrame", 0, quad, 0, 36);
        types.bits(four, "PrototypePte", 0, quad, 57, 1);
        const auto frame = types.record("_MMPFN", 0x30);
        types.field(frame, "u1", 0, one);
        types.field(frame, "u2", 8, two);
        types.field(frame, "PteAddress", 0x10, types.pointer(quad));
        types.field(frame, "u3", 0x18, three);
        types.field(frame, "u4", 0x28, four);
    }
    void variable(const char* name, std::uint32_t offset, std::uint64_t value) {
        made->symbol(name, offset);
        bench.channel.poke64(kKernel + offset, value);
    }
    void block(std::uint64_t at, std::uint64_t previous, std::uint64_t size, std::uint32_t type,
               std::string_view tag) {
        const auto units = [](std::uint64_t bytes) { return static_cast<std::uint32_t>(bytes / kPoolUnit); };
        bench.channel.poke32(kPool + at, units(previous) | units(size) << 16 | type << 24);
        for (std::size_t i = 0; i < tag.size(); ++i)
            bench.channel.poke(kPool + at + 4 + i, {static_cast<unsigned char>(tag[i])});
    }
    std::string fresh(std::string_view line) {
        bench.debugger.dropStopCaches();
        return run(line);
    }
};

}  // namespace hawser::command::test
