#pragma once

#include <string>
#include <vector>

#include "core/base/Machine.h"
#include "core/kd/Requests.h"
#include "tests/support/SparseMemory.h"

namespace hawser::test {

struct TargetModule {
    std::string name{};      // "hal.dll"
    std::string fullName{};  // "\SystemRoot\system32\hal.dll"; empty: made from the name
    Address base{};
    std::uint32_t size = 0x10000;
    std::uint32_t checkSum = 0x1234;
    std::uint32_t timeStamp = 0x5F000000;
    std::string pdbName{};  // empty: name with .pdb

    std::string path() const;
};

// What a debugger without symbols finds in a kernel's memory: PE headers with a debug directory, the list of
// loaded modules, the debugger data block, KPCR and KPRCB of each processor. Layouts: kd-protocol.md 8.1
// to 8.4.
class TargetImage {
  public:
    // On x86 the kernel stands at the sign-extended lower half of `kernelBase`, in the kernel's half.
    TargetImage(SparseMemory& memory, Address kernelBase, std::uint32_t processors,
                kd::Machine machine = kd::Machine::X64);

    void rebuild();  // as after loading the kernel; what else is in memory stays

    // Maps the module's memory, writes its headers and links it into the list.
    void addModule(const TargetModule& module);
    const std::vector<TargetModule>& modules() const { return m_modules; }
    void setModules(std::vector<TargetModule> modules) {
        m_modules = std::move(modules);
    }  // memory holds them

    kd::Version version() const;
    Address breakInstruction() const { return m_kernelBase + kBreakOffset; }  // the kernel's own int 3
    Address codeStart() const { return m_kernelBase + kCodeOffset; }  // bytes that are free to step through
    Address debuggerData() const { return m_kernelBase + kBlockOffset; }
    Address pcr(std::uint32_t processor) const { return m_kernelBase + kPcrOffset + processor * kPcrStride; }
    Address prcb(std::uint32_t processor) const { return pcr(processor) + (narrow() ? 0x120 : 0x180); }
    Address thread(std::uint32_t processor) const { return m_kernelBase + kThreadOffset + processor * 0x800; }
    Address stackTop(std::uint32_t processor) const {
        return m_kernelBase + kStackOffset + (processor + 1) * 0x4000;
    }

    Bytes breakBytes() const;  // the machine's breakpoint instruction

    static constexpr std::uint16_t kBuild = 9600;
    static constexpr std::string_view kBuildLab = "9600.hawser.scripted";

  private:
    static constexpr std::uint64_t kBreakOffset = 0x1100;
    static constexpr std::uint64_t kCodeOffset = 0x2000;
    static constexpr std::uint64_t kListOffset = 0x10000;   // PsLoadedModuleList
    static constexpr std::uint64_t kBlockOffset = 0x10100;  // debugger data block
    static constexpr std::uint64_t kBlockListOffset = 0x10800;
    static constexpr std::uint64_t kBuildLabOffset = 0x10900;
    static constexpr std::uint64_t kProcessorsOffset = 0x10A00;  // KiProcessorBlock
    static constexpr std::uint64_t kEntriesOffset = 0x12000;     // one page half each
    static constexpr std::uint64_t kPcrOffset = 0x40000;
    static constexpr std::uint64_t kPcrStride = 0x8000;
    static constexpr std::uint64_t kThreadOffset = 0x100000;
    static constexpr std::uint64_t kStackOffset = 0x200000;
    static constexpr std::uint32_t kKernelSize = 0x400000;

    void writeHeaders(const TargetModule& module);
    void writeDebuggerData(std::uint32_t processors);
    void writeProcessors(std::uint32_t processors);
    void linkEntry(const TargetModule& module, Address entry);
    bool narrow() const { return isNarrow(m_machine); }
    unsigned pointerBytes() const { return narrow() ? 4 : 8; }
    void putPointer(Address at, Address value);
    void fillCode();

    SparseMemory& m_memory;  // outlives the image
    Address m_kernelBase;
    std::uint32_t m_processors;
    kd::Machine m_machine;
    std::vector<TargetModule> m_modules;
};

}  // namespace hawser::test
