#include "core/engine/BugCheckMeanings.h"

#include <algorithm>

#include "core/engine/BugCheckNames.h"

namespace hawser::engine {

namespace {

using P = BugCheckParameter;
using Role = ParameterRole;

constexpr P kKind{"kind of failure", Role::Kind};
constexpr P kByKind{"depends on the kind"};
constexpr P kCode{"exception code that nobody handled", Role::ExceptionCode};
constexpr P kAt{"address of the instruction that raised it", Role::Instruction};
constexpr P kRecord{"address of the exception record", Role::ExceptionRecord};
constexpr P kContext{"address of the context record", Role::ContextRecord};
constexpr P kMaybeRecord{"address of the exception record, where an exception led here",
                         Role::ExceptionRecord};
constexpr P kMaybeContext{"address of the context record, where an exception led here", Role::ContextRecord};
constexpr P kMemory{"memory that was referenced", Role::Memory};
constexpr P kIrql{"IRQL at that time"};
constexpr P kAccess{"0 read, 1 write, 2 or 8 execute", Role::Access};
constexpr P kBits{"bit 0: write, bit 3: execute; none: read", Role::Access};
constexpr P kBy{"address of the instruction that did it", Role::Instruction};
constexpr P kMaybeBy{"address of the instruction that did it, where known", Role::Instruction};
constexpr P kSource{"source file (high half) and line (low half)"};
constexpr P kIrp{"the IRP"};
constexpr P kStatus{"status code"};
constexpr P kThread{"the thread"};
constexpr P kProcess{"the process"};
constexpr P kNone{};

constexpr std::array kMeanings{
    BugCheckMeaning{
        0x1,
        "A system call or a worker routine disabled and enabled APCs unequally often.",
        {P{"address of the system call's function or of the worker routine"}, P{"the thread's ApcStateIndex"},
         P{"the thread's CombinedApcDisable"}, P{"0 system call, 1 worker routine"}}},
    BugCheckMeaning{0xA,
                    "Pageable or invalid memory was used while the IRQL was too high for it.",
                    {kMemory, kIrql, kBits, kBy}},
    BugCheckMeaning{0x18,
                    "The reference count of an object does not fit its state.",
                    {P{"type of the object"}, P{"the object"}, kNone, kNone}},
    BugCheckMeaning{0x19, "The header of a block of pool is damaged.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x1A, "Memory management found its own data wrong.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{
        0x1E,
        "Kernel code raised an exception that nobody handled.",
        {kCode, kAt, P{"first parameter of the exception"}, P{"second parameter of the exception"}}},
    BugCheckMeaning{0x20,
                    "A thread ended with an APC pending or with APCs disabled.",
                    {P{"address of the pending APC"}, P{"the thread's APC disable count"}, kIrql, kNone}},
    BugCheckMeaning{0x23, "The FAT file system gave up.", {kSource, kMaybeRecord, kMaybeContext, kNone}},
    BugCheckMeaning{0x24, "The NTFS file system gave up.", {kSource, kMaybeRecord, kMaybeContext, kNone}},
    BugCheckMeaning{0x26, "The CD file system gave up.", {kSource, kMaybeRecord, kMaybeContext, kNone}},
    BugCheckMeaning{
        0x27,
        "The SMB redirector gave up.",
        {P{"kind of failure (high half) and line (low half)"}, kMaybeRecord, kMaybeContext, kNone}},
    BugCheckMeaning{0x2E,
                    "The processor reported a parity error in memory.",
                    {P{"virtual address of the fault"}, P{"physical address of the fault"},
                     P{"processor status register"}, P{"faulting instruction register"}}},
    BugCheckMeaning{0x34, "The cache manager gave up.", {kSource, kNone, kNone, kNone}},
    BugCheckMeaning{
        0x35, "A driver passed on an IRP that has no stack location left.", {kIrp, kNone, kNone, kNone}},
    BugCheckMeaning{0x3B, "An exception came while a system service ran.", {kCode, kAt, kContext, kNone}},
    BugCheckMeaning{0x3F,
                    "No system page table entries are left for a mapping.",
                    {P{"0 system expansion, 1 nonpaged pool expansion"}, P{"entries asked for"},
                     P{"entries free"}, P{"entries in all"}}},
    BugCheckMeaning{0x44, "A driver completed an IRP that was complete.", {kIrp, kNone, kNone, kNone}},
    BugCheckMeaning{0x48,
                    "An IRP was completed while its cancel routine was set.",
                    {kIrp, P{"cancel routine"}, kNone, kNone}},
    BugCheckMeaning{0x4A,
                    "A system call returned to user mode with a raised IRQL.",
                    {P{"address of the system call's function"}, kIrql, kNone, kNone}},
    BugCheckMeaning{0x4E, "The list of page frames is damaged.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x50,
                    "Invalid memory was referenced where no page fault may happen.",
                    {kMemory, kAccess, kMaybeBy, P{"kind of page fault"}}},
    BugCheckMeaning{
        0x51,
        "The registry is damaged, or could not be read.",
        {kNone, kNone, P{"the hive, where known"}, P{"result of the hive's check, where it is damaged"}}},
    BugCheckMeaning{0x76,
                    "A process ended with pages still locked.",
                    {P{"0: locked pages were found"}, kProcess, P{"pages still locked"},
                     P{"the drivers' stacks, where they were tracked"}}},
    BugCheckMeaning{
        0x77,
        "A page of a kernel stack could not be read back from the paging file.",
        {P{"status code, or a small number for the kind"}, P{"I/O status, or the value on the stack"},
         P{"number of the paging file, or 0"}, P{"offset in the paging file, or address on the stack"}}},
    BugCheckMeaning{
        0x7A,
        "A page of kernel data could not be read back.",
        {P{"kind of lock held (1 to 4), or address of the page table entry"}, P{"error status of the read"},
         P{"process, paging request or page table entry, by the first parameter"},
         P{"address that could not be read", Role::Memory}}},
    BugCheckMeaning{0x7B,
                    "The device that the system starts from cannot be used.",
                    {P{"the device object, or the device's name"}, kByKind, kByKind, kByKind}},
    BugCheckMeaning{
        0x7E, "A system thread raised an exception that nobody handled.", {kCode, kAt, kRecord, kContext}},
    BugCheckMeaning{0x7F,
                    "The processor raised a trap that the kernel must not get, or one within another.",
                    {P{"number of the trap; 8: double fault, as by a stack that overflowed", Role::Kind},
                     kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x8E,
                    "Kernel code raised an exception that nobody handled.",
                    {kCode, kAt, P{"address of the trap frame", Role::TrapFrame}, kNone}},
    BugCheckMeaning{0x9C,
                    "The processor reported a hardware error.",
                    {P{"bank number"}, P{"address of the exception structure"}, P{"high half of MCi_STATUS"},
                     P{"low half of MCi_STATUS"}}},
    BugCheckMeaning{
        0x9E,
        "A watchdog found a part of user mode that does not answer.",
        {P{"process that was watched"}, P{"time allowed, in seconds"}, P{"which watchdog it was"}, kNone}},
    BugCheckMeaning{0x9F,
                    "A driver did not bring a change of the power state to its end.",
                    {P{"kind; 1: device freed with a request open, 2: IRP completed without asking for the "
                       "next, 3: IRP held up too long, 4: waited too long for Plug and Play",
                       Role::Kind},
                     P{"3: physical device object; 4: time allowed, in seconds; 1 and 2: device object"},
                     P{"3: triage data or functional device object; 4: thread that holds the lock"},
                     P{"3: the IRP that is held up; 2: driver object"}}},
    BugCheckMeaning{0xA0, "The power manager gave up.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0xA5, "The firmware's ACPI tables are not usable.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{
        0xB8,
        "A DPC tried to wait, which would switch threads.",
        {P{"thread that ran"}, P{"thread to switch to"}, P{"stack of the thread that ran"}, kNone}},
    BugCheckMeaning{
        0xBE, "A driver wrote to memory that is read-only.", {kMemory, P{"page table entry"}, kNone, kNone}},
    BugCheckMeaning{0xC1,
                    "A driver wrote beside its block of special pool.",
                    {P{"address that was to be freed"}, kByKind, kByKind, P{"kind of failure"}}},
    BugCheckMeaning{
        0xC2, "The pool was asked for something that is not allowed.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0xC4,
                    "Driver Verifier found a driver doing what is not allowed.",
                    {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{
        0xC5, "Damaged pool was run into while the IRQL was too high.", {kMemory, kIrql, kAccess, kBy}},
    BugCheckMeaning{0xC7,
                    "A timer or a DPC was found where it must not be.",
                    {kKind, P{"the object"}, P{"start of the memory range that was checked"}, P{"its end"}}},
    BugCheckMeaning{
        0xC9, "Driver Verifier found a driver using IRPs wrongly.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0xCB,
                    "A driver left pages of a process locked.",
                    {P{"caller that locked the pages"}, P{"caller of that one"}, P{"MDL of the locked pages"},
                     P{"pages still locked"}}},
    BugCheckMeaning{
        0xCC, "A driver used special pool that it had freed.", {kMemory, kAccess, kMaybeBy, kNone}},
    BugCheckMeaning{
        0xCD, "A driver used memory behind the end of its block.", {kMemory, kAccess, kMaybeBy, kNone}},
    BugCheckMeaning{0xCE,
                    "A driver was unloaded while something of it was still to run.",
                    {kMemory, kAccess, kMaybeBy, kNone}},
    BugCheckMeaning{0xD0,
                    "Damaged pool of the memory manager was run into while the IRQL was too high.",
                    {kMemory, kIrql, kAccess, kBy}},
    BugCheckMeaning{0xD1,
                    "A driver used pageable or invalid memory while the IRQL was too high for it.",
                    {kMemory, kIrql, kAccess, kBy}},
    BugCheckMeaning{
        0xD3, "A part of a driver that must stay in memory was pageable.", {kMemory, kIrql, kAccess, kBy}},
    BugCheckMeaning{0xD4,
                    "A driver was unloaded while something of it was still to run at a raised IRQL.",
                    {kMemory, kIrql, kAccess, kBy}},
    BugCheckMeaning{
        0xD5, "A driver used special pool that it had freed.", {kMemory, kAccess, kMaybeBy, kNone}},
    BugCheckMeaning{0xD6,
                    "A driver used memory behind the end of its block of special pool.",
                    {kMemory, kAccess, kMaybeBy, kNone}},
    BugCheckMeaning{
        0xD8,
        "A driver took all system page table entries.",
        {P{"name of the driver, or 0"}, P{"entries that it has"}, P{"entries free"}, P{"entries in all"}}},
    BugCheckMeaning{
        0xDA, "A driver used system page table entries wrongly.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0xDB,
                    "Damaged system page table entries were run into while the IRQL was too high.",
                    {kMemory, kIrql, kAccess, kBy}},
    BugCheckMeaning{0xE1,
                    "A work item returned with a raised IRQL.",
                    {P{"worker routine"}, P{"IRQL that it returned with"}, P{"parameter of the work item"},
                     P{"the work item"}}},
    BugCheckMeaning{0xE2, "Somebody made this crash on purpose.", {kNone, kNone, kNone, kNone}},
    BugCheckMeaning{0xE3,
                    "A thread gave back a resource that it does not own.",
                    {P{"the resource"}, kThread, P{"table of the owners, where there is one"}, kNone}},
    BugCheckMeaning{0xE4,
                    "Memory that is still in use as a work item was freed or used anew.",
                    {kKind, P{"the work item"}, P{"start of the block of pool"}, P{"its end"}}},
    BugCheckMeaning{
        0xE6, "Driver Verifier found a driver using DMA wrongly.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0xEA,
                    "A display driver does not come out of a loop, waiting for its hardware.",
                    {kThread, P{"the watchdog object"}, P{"name of the driver"}, P{"how often it was seen"}}},
    BugCheckMeaning{0xED,
                    "The volume that the system starts from cannot be mounted.",
                    {P{"device object of the volume"}, kStatus, kNone, kNone}},
    BugCheckMeaning{0xEF,
                    "A process that the system cannot do without ended.",
                    {kProcess, P{"0 the process ended, 1 a thread of it"}, kNone, kNone}},
    BugCheckMeaning{0xF4,
                    "A process or thread that the system cannot do without ended.",
                    {P{"3 process, 6 thread"}, P{"the object"}, P{"name of the process's image"},
                     P{"text that says more"}}},
    BugCheckMeaning{
        0xF7,
        "A driver wrote behind the end of a buffer on its stack.",
        {P{"cookie found on the stack"}, P{"cookie that should be there"}, P{"its complement"}, kNone}},
    BugCheckMeaning{0xFC,
                    "Code was run from memory that holds none.",
                    {P{"address that was to be run", Role::Memory}, P{"page table entry"}, kNone, kNone}},
    BugCheckMeaning{0xFE, "A USB driver found an error.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x101,
                    "A processor does not take clock interrupts any more.",
                    {P{"time allowed, in clock ticks"}, kNone, P{"control block of the processor that hangs"},
                     P{"its number, where told"}}},
    BugCheckMeaning{
        0x102,
        "A processor ran too long at a raised IRQL.",
        {P{"time allowed, in clock ticks"}, kNone, P{"control block of the processor that hangs"}, kNone}},
    BugCheckMeaning{0x109,
                    "Code or data that the kernel protects was changed.",
                    {kNone, kNone, kNone,
                     P{"what was changed; 1 a function, 2 IDT, 3 GDT, 7 a critical MSR, 0x15 a control "
                       "register, 0x19 module list, 0x1C driver object",
                       Role::Kind}}},
    BugCheckMeaning{
        0x10D, "A driver broke a rule of the driver framework.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x10E, "The video memory manager gave up.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x10F,
                    "A resource manager raised an exception that nobody handled.",
                    {kRecord, kContext, P{"address of the exception code"}, P{"the resource manager"}}},
    BugCheckMeaning{0x113, "The graphics kernel gave up.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x116,
                    "The display driver did not answer, and could not be reset.",
                    {P{"recovery context, where there is one"}, P{"address in the driver", Role::Instruction},
                     P{"error of the last operation, where told"}, P{"data that goes with it"}}},
    BugCheckMeaning{0x117,
                    "The display driver did not answer in time.",
                    {P{"recovery context, where there is one"}, P{"address in the driver", Role::Instruction},
                     P{"secondary bucket key"}, P{"data that goes with it"}}},
    BugCheckMeaning{0x119, "The video scheduler gave up.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{
        0x124,
        "The hardware reported an error that cannot be corrected.",
        {P{"kind of the error's source; 0: machine check", Role::Kind}, P{"address of the error record"},
         P{"machine check: high half of MCi_STATUS"}, P{"machine check: low half of MCi_STATUS"}}},
    BugCheckMeaning{0x127,
                    "A page that should have been all zero was not.",
                    {P{"address that the page is mapped at"}, P{"page frame number"}, kNone, kNone}},
    BugCheckMeaning{0x12B,
                    "A page was damaged by the memory itself, it seems.",
                    {P{"address that the page is mapped at"}, P{"page frame number"}, kNone, kNone}},
    BugCheckMeaning{0x133,
                    "A DPC, or the time at a raised IRQL in all, took too long.",
                    {P{"0: one DPC or interrupt routine; 1: the time in all", Role::Kind},
                     P{"0: ticks that it took; 1: the watchdog's period"}, P{"0: ticks allowed"}, kNone}},
    BugCheckMeaning{0x135,
                    "A registry filter driver raised an exception that nobody handled.",
                    {kCode, kContext, P{"the driver's callback routine"}, kNone}},
    BugCheckMeaning{0x139,
                    "The kernel found a structure damaged that it depends on.",
                    {P{"kind; 0 or 2: stack buffer overrun, 3: list entry, 8: array index, 0xA: indirect "
                       "call, 0xE: reference count, 0x1D: balanced tree",
                       Role::Kind},
                     P{"address of the trap frame", Role::TrapFrame}, kRecord, kNone}},
    BugCheckMeaning{0x13A,
                    "The kernel's heap is damaged.",
                    {kKind, P{"the heap"}, P{"where the damage was found"}, kNone}},
    BugCheckMeaning{0x144, "A USB 3 driver found an error.", {kKind, kByKind, kByKind, kByKind}},
    BugCheckMeaning{0x149,
                    "The ReFS file system gave up.",
                    {kSource, kMaybeRecord, kMaybeContext,
                     P{"address of the instruction that raised it", Role::Instruction}}},
    BugCheckMeaning{0x154,
                    "The store of compressed memory met an exception that it did not expect.",
                    {P{"the store, or its data manager"}, P{"exception information"}, kNone, kNone}},
    BugCheckMeaning{0xC000021A,
                    "A part of user mode that the system cannot do without ended.",
                    {P{"text that says which"}, kStatus, kNone, kNone}},
    BugCheckMeaning{0xDEADDEAD,
                    "Somebody made this crash on purpose.",
                    {P{"chosen by who asked for it"}, P{"likewise"}, P{"likewise"}, P{"likewise"}}},
};
static_assert(std::ranges::is_sorted(kMeanings, {}, &BugCheckMeaning::code));

}  // namespace

const BugCheckMeaning* bugCheckMeaning(std::uint32_t code) {
    const auto* const found =
        std::ranges::lower_bound(kMeanings, plainBugCheckCode(code), {}, &BugCheckMeaning::code);
    return found != kMeanings.end() && found->code == plainBugCheckCode(code) ? found : nullptr;
}

MemoryAccess memoryAccess(std::uint64_t access) {
    switch (access) {
        case 0:
            return MemoryAccess::Read;
        case 1:
            return MemoryAccess::Write;
        case 2:
        case 8:
            return MemoryAccess::Execute;
        default:
            return MemoryAccess::Unknown;
    }
}

}  // namespace hawser::engine
