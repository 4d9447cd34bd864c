#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/command/tasks/RecordFields.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/Debugger.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

// What the kernel keeps of each processor, by its types: the control block (KPRCB), the control region around
// it (KPCR) and the threads that they name. For one command; engine thread; the debugger outlives it.
class ProcessorBlocks {
  public:
    // NotAvailable: the types of nt are not there, and how to get them.
    static Result<ProcessorBlocks> create(engine::Debugger& debugger);

    // As the fields are called in KPRCB.
    enum BlockField : std::size_t {
        CurrentThread,
        NextThread,
        IdleThread,
        SetMember,
        InterruptCount,
        DpcTime,
        InterruptTime,
        KernelTime,
        UserTime,
        DebuggerSavedIRQL,
        CpuType,
        CpuStep,
        VendorString,
        MHz,
        UpdateSignature,
        FeatureBits,
        LockQueue,
    };
    // As they are called in KPCR; some have two names.
    enum RegionField : std::size_t {
        MajorVersion,
        MinorVersion,
        ExceptionList,
        StackBase,
        StackLimit,
        SelfTib,
        Self,
        SelfPcr,
        CurrentPrcb,
        Irql,
        Irr,
        Idr,
        IdtBase,
        Idt,
        GdtBase,
        Gdt,
        TssBase,
        Tss,
        EmbeddedBlock,
        EmbeddedBlock32,
    };

    // NotAvailable: there is no such processor, or the kernel does not tell where its block is.
    Result<Address> block(std::uint16_t processor) const;
    // Whether these types have the field.
    bool has(BlockField field) const { return m_block.has(field); }
    bool has(RegionField field) const { return m_region.has(field); }
    // Nothing: there is no such field, or it cannot be read.
    Result<std::optional<std::uint64_t>> number(BlockField field, Address block) const;
    Result<std::optional<std::uint64_t>> number(RegionField field, Address region) const;
    std::optional<Address> regionOf(Address block) const;
    Result<std::string> vendor(Address block) const;  // "": not told
    // KTHREAD.Priority.
    Result<std::optional<std::uint64_t>> priority(Address thread) const;
    // The built-in queued spin locks, 16 of them: '.', 'W' where the processor waits, 'O' where it owns. "":
    // not told.
    Result<std::string> lockQueue(Address block) const;

  private:
    ProcessorBlocks(engine::Debugger& debugger, RecordFields block, RecordFields region, RecordFields thread)
        : m_debugger(debugger),
          m_memory(debugger, DebuggerMemory::Writes::Refused),
          m_block(std::move(block)),
          m_region(std::move(region)),
          m_thread(std::move(thread)) {}

    engine::Debugger& m_debugger;
    DebuggerMemory m_memory;
    RecordFields m_block;
    RecordFields m_region;
    RecordFields m_thread;
};

}  // namespace hawser::command
