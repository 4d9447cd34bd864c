#include "tests/support/TargetImage.h"

namespace hawser::test {

std::string TargetModule::path() const {
    return fullName.empty() ? "\\SystemRoot\\system32\\" + name : fullName;
}

TargetImage::TargetImage(SparseMemory& memory, Address kernelBase, std::uint32_t processors,
                         kd::Machine machine)
    : m_memory(memory),
      m_kernelBase(isNarrow(machine) ? signExtended(kernelBase + 0x80000000) : kernelBase),
      m_processors(processors),
      m_machine(machine) {
    rebuild();
}

void TargetImage::putPointer(Address at, Address value) {
    if (narrow()) {
        m_memory.put32(at, static_cast<std::uint32_t>(value.value() & 0xFFFFFFFF));
    } else {
        m_memory.put64(at, value.value());
    }
}

Bytes TargetImage::breakBytes() const {
    if (m_machine == kd::Machine::Arm64)  // brk #0xF000
        return {std::byte{0x00}, std::byte{0x00}, std::byte{0x3E}, std::byte{0xD4}};
    return {std::byte{0xCC}};
}

// Instructions that do nothing, and the kernel's own breakpoint in a routine of its own.
void TargetImage::fillCode() {
    m_memory.map(codeStart(), 0x2000);
    m_memory.put(breakInstruction(), breakBytes());
    if (m_machine == kd::Machine::Arm64) {
        for (std::size_t i = 0; i < 0x1000; i += 4) m_memory.put32(codeStart() + i, 0xD503201F);
        m_memory.put32(breakInstruction() + 4, 0xD65F03C0);  // ret
        return;
    }
    m_memory.put(codeStart(), Bytes(0x1000, std::byte{0x90}));
    m_memory.put8(breakInstruction() + 1, 0xC3);
}

void TargetImage::rebuild() {
    m_modules.clear();
    const Address head = m_kernelBase + kListOffset;
    putPointer(head, head);
    putPointer(head + pointerBytes(), head);
    addModule({.name = "ntoskrnl.exe", .base = m_kernelBase, .size = kKernelSize, .pdbName = "ntkrnlmp.pdb"});
    addModule({.name = "hal.dll", .base = m_kernelBase + 0x800000});
    fillCode();
    writeDebuggerData(m_processors);
    writeProcessors(m_processors);
}

void TargetImage::addModule(const TargetModule& module) {
    constexpr std::uint64_t kEntryStride = 0x400;
    const Address entry = m_kernelBase + kEntriesOffset + m_modules.size() * kEntryStride;
    writeHeaders(module);
    linkEntry(module, entry);
    m_modules.push_back(module);
}

void TargetImage::writeHeaders(const TargetModule& module) {
    constexpr std::uint32_t kPe = 0x80;
    constexpr std::uint32_t kOptional = kPe + 0x18;
    constexpr std::uint32_t kDebugDirectory = 0x400;
    constexpr std::uint32_t kCodeView = 0x420;
    const std::string pdb =
        module.pdbName.empty() ? module.name.substr(0, module.name.rfind('.')) + ".pdb" : module.pdbName;
    const std::uint32_t directories = narrow() ? 0x60 : 0x70;  // from the optional header
    const Address base = module.base;
    m_memory.map(base, 0x1000);
    m_memory.put16(base, 0x5A4D);
    m_memory.put32(base + 0x3C, kPe);
    m_memory.put32(base + kPe, 0x00004550);
    m_memory.put16(base + kPe + 0x04, static_cast<std::uint16_t>(m_machine));
    m_memory.put16(base + kPe + 0x06, 1);  // sections
    m_memory.put32(base + kPe + 0x08, module.timeStamp);
    m_memory.put16(base + kPe + 0x14, static_cast<std::uint16_t>(directories + 0x80));
    m_memory.put16(base + kPe + 0x16, narrow() ? 0x102 : 0x22);
    m_memory.put16(base + kOptional, narrow() ? 0x10B : 0x20B);
    m_memory.put32(base + kOptional + 0x10, 0x1000);  // entry point
    putPointer(base + kOptional + (narrow() ? 0x1C : 0x18), base);
    m_memory.put32(base + kOptional + 0x20, 0x1000);  // section alignment
    m_memory.put32(base + kOptional + 0x24, 0x200);   // file alignment
    m_memory.put32(base + kOptional + 0x38, module.size);
    m_memory.put32(base + kOptional + 0x3C, 0x1000);  // size of headers
    m_memory.put32(base + kOptional + 0x40, module.checkSum);
    m_memory.put32(base + kOptional + directories - 4, 16);  // data directories
    m_memory.put32(base + kOptional + directories + 6 * 8, kDebugDirectory);
    m_memory.put32(base + kOptional + directories + 6 * 8 + 4, 28);
    const Address section = base + kOptional + directories + 0x80;
    m_memory.putText(section, ".text");
    m_memory.put32(section + 0x08, module.size - 0x1000);
    m_memory.put32(section + 0x0C, 0x1000);
    m_memory.put32(section + 0x24, 0x60000020);
    const auto codeViewSize = static_cast<std::uint32_t>(24 + pdb.size() + 1);
    m_memory.put32(base + kDebugDirectory + 0x04, module.timeStamp);
    m_memory.put32(base + kDebugDirectory + 0x0C, 2);  // code view
    m_memory.put32(base + kDebugDirectory + 0x10, codeViewSize);
    m_memory.put32(base + kDebugDirectory + 0x14, kCodeView);
    m_memory.put32(base + kDebugDirectory + 0x18, kCodeView);
    m_memory.put32(base + kCodeView, 0x53445352);  // RSDS
    for (std::uint64_t i = 0; i < 16; ++i)
        m_memory.put8(base + kCodeView + 4 + i, static_cast<std::uint8_t>(i + 1));
    m_memory.put32(base + kCodeView + 20, 1);  // age
    m_memory.putText(base + kCodeView + 24, pdb);
}

void TargetImage::linkEntry(const TargetModule& module, Address entry) {
    struct Layout {
        std::uint64_t base, entryPoint, size, fullName, baseName, flags, checkSum;
    };
    constexpr Layout kWide{0x30, 0x38, 0x40, 0x48, 0x58, 0x68, 0x78};
    constexpr Layout kNarrow{0x18, 0x1C, 0x20, 0x24, 0x2C, 0x34, 0x40};
    const Layout at = narrow() ? kNarrow : kWide;
    const Address head = m_kernelBase + kListOffset;
    Address previous = head;
    if (!m_modules.empty()) previous = entry - 0x400;
    putPointer(entry, head);
    putPointer(entry + pointerBytes(), previous);
    putPointer(previous, entry);
    putPointer(head + pointerBytes(), entry);

    const Address fullName = entry + 0x100;
    const Address baseName = entry + 0x300;
    const std::string path = module.path().substr(0, 0xFF);
    const auto putName = [&](std::uint64_t offset, std::size_t characters, Address text) {
        m_memory.put16(entry + offset, static_cast<std::uint16_t>(2 * characters));
        m_memory.put16(entry + offset + 2, static_cast<std::uint16_t>(2 * characters + 2));
        putPointer(entry + offset + pointerBytes(), text);
    };
    putPointer(entry + at.base, module.base);
    putPointer(entry + at.entryPoint, module.base + 0x1000);
    m_memory.put32(entry + at.size, module.size);
    putName(at.fullName, path.size(), fullName);
    putName(at.baseName, module.name.size(), baseName);
    m_memory.put32(entry + at.flags, 0x00804000);
    m_memory.put32(entry + at.checkSum, module.checkSum);
    m_memory.putUtf16(fullName, path);
    m_memory.putUtf16(baseName, module.name);
}

void TargetImage::writeDebuggerData(std::uint32_t processors) {
    constexpr std::uint32_t kBlockSize = 0x360;
    const Address block = debuggerData();
    const Address list = m_kernelBase + kBlockListOffset;
    // The block is the same on all machines; on x86 it holds the bare 32 bits of an address (13).
    const auto put = [&](Address at, Address value) {
        m_memory.put64(at, narrow() ? value.value() & 0xFFFFFFFF : value.value());
    };
    putPointer(list, block);
    putPointer(list + pointerBytes(), block);
    put(block, list);
    put(block + 0x08, list);
    m_memory.put32(block + 0x10, 0x4742444B);  // KDBG
    m_memory.put32(block + 0x14, kBlockSize);
    put(block + 0x18, m_kernelBase);
    put(block + 0x20, breakInstruction());
    put(block + 0x48, m_kernelBase + kListOffset);
    m_memory.put64(block + 0x138, SparseMemory::kPageSize);
    put(block + 0x208, m_kernelBase + kBuildLabOffset);
    put(block + 0x218, m_kernelBase + kProcessorsOffset);
    m_memory.put16(block + 0x29C, narrow() ? 0x20 : 0x58);     // OffsetKThreadKernelStack
    m_memory.put16(block + 0x29E, narrow() ? 0x18 : 0x28);     // OffsetKThreadInitialStack
    m_memory.put16(block + 0x2B0, narrow() ? 0xC50 : 0x5D80);  // SizePrcb
    m_memory.put16(block + 0x2B4, narrow() ? 0x04 : 0x08);     // OffsetPrcbCurrentThread
    m_memory.put16(block + 0x2BC, narrow() ? 0x18 : 0x120);    // OffsetPrcbProcStateContext
    m_memory.put16(block + 0x2BE, narrow() ? 0x10 : 0x24);     // OffsetPrcbNumber
    m_memory.put16(block + 0x2E0, narrow() ? 0xD70 : 0x5F00);  // SizePcr
    m_memory.put16(block + 0x2E2, narrow() ? 0x1C : 0x18);     // OffsetPcrSelfPcr
    m_memory.put16(block + 0x2E4, 0x20);                       // OffsetPcrCurrentPrcb
    m_memory.put16(block + 0x2E6, narrow() ? 0x120 : 0x180);   // OffsetPcrContainedPrcb
    m_memory.put16(block + 0x2F2, narrow() ? 0x2E4 : 0x40);    // OffsetPrcbProcStateSpecialReg
    m_memory.putText(m_kernelBase + kBuildLabOffset, kBuildLab);
    for (std::uint32_t i = 0; i < processors; ++i)
        putPointer(m_kernelBase + kProcessorsOffset + std::uint64_t{pointerBytes()} * i, prcb(i));
}

void TargetImage::writeProcessors(std::uint32_t processors) {
    for (std::uint32_t i = 0; i < processors; ++i) {
        m_memory.map(pcr(i), kPcrStride);
        m_memory.map(thread(i), 0x800);
        m_memory.map(stackTop(i) - 0x4000, 0x4000);
        putPointer(pcr(i) + (narrow() ? 0x1C : 0x18), pcr(i));
        putPointer(pcr(i) + 0x20, prcb(i));
        putPointer(prcb(i) + (narrow() ? 0x04 : 0x08), thread(i));
        m_memory.put8(prcb(i) + (narrow() ? 0x10 : 0x24), static_cast<std::uint8_t>(i));
        putPointer(thread(i) + (narrow() ? 0x20 : 0x58), stackTop(i) - 0x100);
    }
}

kd::Version TargetImage::version() const {
    kd::Version version;
    version.majorVersion = 0x0F;
    version.buildNumber = kBuild;
    version.protocolVersion = 6;
    version.secondaryVersion = m_machine == kd::Machine::X64 ? 2 : 0;
    version.flags = static_cast<std::uint16_t>((m_processors > 1 ? 0x03 : 0x02) | (narrow() ? 0 : 0x04));
    version.machine = m_machine;
    version.maxPacketType = kd::kFirstInvalidPacketType;
    version.maxStateChange = 3;
    version.maxManipulate = 0x31;
    version.kernelBase = m_kernelBase;
    version.loadedModuleList = m_kernelBase + kListOffset;
    version.debuggerDataList = m_kernelBase + kBlockListOffset;
    return version;
}

}  // namespace hawser::test
