#include "tests/support/TargetImage.h"

namespace hawser::test {

std::string TargetModule::path() const {
    return fullName.empty() ? "\\SystemRoot\\system32\\" + name : fullName;
}

TargetImage::TargetImage(SparseMemory& memory, Address kernelBase, std::uint32_t processors)
    : m_memory(memory), m_kernelBase(kernelBase), m_processors(processors) {
    rebuild();
}

void TargetImage::rebuild() {
    m_modules.clear();
    const Address head = m_kernelBase + kListOffset;
    m_memory.put64(head, head.value());
    m_memory.put64(head + 8, head.value());
    addModule({.name = "ntoskrnl.exe", .base = m_kernelBase, .size = kKernelSize, .pdbName = "ntkrnlmp.pdb"});
    addModule({.name = "hal.dll", .base = m_kernelBase + 0x800000});
    m_memory.map(codeStart(), 0x2000);
    for (std::size_t i = 0; i < 0x1000; ++i) m_memory.put8(codeStart() + i, 0x90);
    m_memory.put8(breakInstruction(), 0xCC);
    m_memory.put8(breakInstruction() + 1, 0xC3);
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
    const Address base = module.base;
    m_memory.map(base, 0x1000);
    m_memory.put16(base, 0x5A4D);
    m_memory.put32(base + 0x3C, kPe);
    m_memory.put32(base + kPe, 0x00004550);
    m_memory.put16(base + kPe + 0x04, 0x8664);
    m_memory.put16(base + kPe + 0x06, 1);  // sections
    m_memory.put32(base + kPe + 0x08, module.timeStamp);
    m_memory.put16(base + kPe + 0x14, 0xF0);  // size of the optional header
    m_memory.put16(base + kPe + 0x16, 0x22);
    m_memory.put16(base + kOptional, 0x20B);
    m_memory.put32(base + kOptional + 0x10, 0x1000);  // entry point
    m_memory.put64(base + kOptional + 0x18, base.value());
    m_memory.put32(base + kOptional + 0x20, 0x1000);  // section alignment
    m_memory.put32(base + kOptional + 0x24, 0x200);   // file alignment
    m_memory.put32(base + kOptional + 0x38, module.size);
    m_memory.put32(base + kOptional + 0x3C, 0x1000);  // size of headers
    m_memory.put32(base + kOptional + 0x40, module.checkSum);
    m_memory.put32(base + kOptional + 0x6C, 16);  // data directories
    m_memory.put32(base + kOptional + 0x70 + 6 * 8, kDebugDirectory);
    m_memory.put32(base + kOptional + 0x70 + 6 * 8 + 4, 28);
    const Address section = base + kOptional + 0xF0;
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
    const Address head = m_kernelBase + kListOffset;
    Address previous = head;
    if (!m_modules.empty()) previous = entry - 0x400;
    m_memory.put64(entry, head.value());
    m_memory.put64(entry + 8, previous.value());
    m_memory.put64(previous, entry.value());
    m_memory.put64(head + 8, entry.value());

    const Address fullName = entry + 0x100;
    const Address baseName = entry + 0x300;
    const std::string path = module.path().substr(0, 0xFF);
    m_memory.put64(entry + 0x30, module.base.value());
    m_memory.put64(entry + 0x38, module.base.value() + 0x1000);
    m_memory.put32(entry + 0x40, module.size);
    m_memory.put16(entry + 0x48, static_cast<std::uint16_t>(2 * path.size()));
    m_memory.put16(entry + 0x4A, static_cast<std::uint16_t>(2 * path.size() + 2));
    m_memory.put64(entry + 0x50, fullName.value());
    m_memory.put16(entry + 0x58, static_cast<std::uint16_t>(2 * module.name.size()));
    m_memory.put16(entry + 0x5A, static_cast<std::uint16_t>(2 * module.name.size() + 2));
    m_memory.put64(entry + 0x60, baseName.value());
    m_memory.put32(entry + 0x68, 0x00804000);
    m_memory.put32(entry + 0x78, module.checkSum);
    m_memory.putUtf16(fullName, path);
    m_memory.putUtf16(baseName, module.name);
}

void TargetImage::writeDebuggerData(std::uint32_t processors) {
    constexpr std::uint32_t kBlockSize = 0x360;
    const Address block = debuggerData();
    const Address list = m_kernelBase + kBlockListOffset;
    m_memory.put64(list, block.value());
    m_memory.put64(list + 8, block.value());
    m_memory.put64(block, list.value());
    m_memory.put64(block + 0x08, list.value());
    m_memory.put32(block + 0x10, 0x4742444B);  // KDBG
    m_memory.put32(block + 0x14, kBlockSize);
    m_memory.put64(block + 0x18, m_kernelBase.value());
    m_memory.put64(block + 0x20, breakInstruction().value());
    m_memory.put64(block + 0x48, (m_kernelBase + kListOffset).value());
    m_memory.put64(block + 0x138, SparseMemory::kPageSize);
    m_memory.put64(block + 0x208, (m_kernelBase + kBuildLabOffset).value());
    m_memory.put64(block + 0x218, (m_kernelBase + kProcessorsOffset).value());
    m_memory.put16(block + 0x29C, 0x58);    // OffsetKThreadKernelStack
    m_memory.put16(block + 0x29E, 0x28);    // OffsetKThreadInitialStack
    m_memory.put16(block + 0x2B0, 0x5D80);  // SizePrcb
    m_memory.put16(block + 0x2B4, 0x08);    // OffsetPrcbCurrentThread
    m_memory.put16(block + 0x2BC, 0x120);   // OffsetPrcbProcStateContext
    m_memory.put16(block + 0x2BE, 0x24);    // OffsetPrcbNumber
    m_memory.put16(block + 0x2E0, 0x5F00);  // SizePcr
    m_memory.put16(block + 0x2E2, 0x18);    // OffsetPcrSelfPcr
    m_memory.put16(block + 0x2E4, 0x20);    // OffsetPcrCurrentPrcb
    m_memory.put16(block + 0x2E6, 0x180);   // OffsetPcrContainedPrcb
    m_memory.put16(block + 0x2F2, 0x40);    // OffsetPrcbProcStateSpecialReg
    m_memory.putText(m_kernelBase + kBuildLabOffset, kBuildLab);
    for (std::uint32_t i = 0; i < processors; ++i) {
        m_memory.put64(m_kernelBase + kProcessorsOffset + 8ULL * i, prcb(i).value());
    }
}

void TargetImage::writeProcessors(std::uint32_t processors) {
    for (std::uint32_t i = 0; i < processors; ++i) {
        m_memory.map(pcr(i), kPcrStride);
        m_memory.map(thread(i), 0x800);
        m_memory.map(stackTop(i) - 0x4000, 0x4000);
        m_memory.put64(pcr(i) + 0x18, pcr(i).value());
        m_memory.put64(pcr(i) + 0x20, prcb(i).value());
        m_memory.put64(prcb(i) + 0x08, thread(i).value());
        m_memory.put32(prcb(i) + 0x24, i);
        m_memory.put64(thread(i) + 0x58, (stackTop(i) - 0x100).value());
    }
}

kd::Version TargetImage::version() const {
    kd::Version version;
    version.majorVersion = 0x0F;
    version.buildNumber = kBuild;
    version.protocolVersion = 6;
    version.secondaryVersion = 2;
    version.flags = static_cast<std::uint16_t>(m_processors > 1 ? 0x07 : 0x06);
    version.machine = kd::Machine::X64;
    version.maxPacketType = kd::kFirstInvalidPacketType;
    version.maxStateChange = 3;
    version.maxManipulate = 0x31;
    version.kernelBase = m_kernelBase;
    version.loadedModuleList = m_kernelBase + kListOffset;
    version.debuggerDataList = m_kernelBase + kBlockListOffset;
    return version;
}

}  // namespace hawser::test
