#include "tests/support/CrashedMachine.h"

namespace hawser::test {

namespace {

constexpr std::uint64_t kContextField = 0x700;  // of KPRCB; a pointer
constexpr std::uint64_t kSpecialField = 0x100;
constexpr std::uint64_t kThreadField = 8;
constexpr std::uint64_t kBlockTable = 0x2000;  // of the debugger block, where KiProcessorBlock stands

GuestMemory::Tables tablesOf(Machine machine) {
    switch (machine) {
        case Machine::X86:
            return GuestMemory::Tables::Pae;
        case Machine::Arm64:
            return GuestMemory::Tables::Arm64;
        case Machine::X64:
        case Machine::ArmThumb2:
            break;
    }
    return GuestMemory::Tables::FourLevels;
}

}  // namespace

CrashedMachine::CrashedMachine(Machine machine) : m_machine(machine), m_memory(tablesOf(machine)) {
    writeDebuggerData();
    writeProcessor(0);
    writeProcessor(1);
    writeModules();
}

Address CrashedMachine::at(std::uint64_t offset) const {
    return wide() ? Address(0xFFFFF80000000000 + offset) : Address(0xFFFFFFFF80000000 + offset);
}

DumpSpec CrashedMachine::spec() const {
    DumpSpec spec;
    spec.wide = wide();
    spec.machine = static_cast<std::uint32_t>(m_machine);
    spec.build = 9600;
    spec.directoryTableBase = m_memory.root();
    spec.moduleList = moduleList().value();
    spec.debuggerData = debuggerData().value();
    if (!wide()) spec.pae = true;
    spec.context = contextOf(1);
    spec.exceptionCode = 0xC0000005;
    spec.pages = m_memory.pages();
    return spec;
}

// 8.5: program counter, stack pointer, and a byte of its own everywhere else.
Bytes CrashedMachine::contextOf(unsigned processor) const {
    const std::size_t size = m_machine == Machine::X64 ? 0x4D0 : m_machine == Machine::X86 ? 0x2CC : 0x390;
    const std::size_t pc = m_machine == Machine::X64 ? 0xF8 : m_machine == Machine::X86 ? 0xB8 : 0x108;
    const std::size_t sp = m_machine == Machine::X64 ? 0x98 : m_machine == Machine::X86 ? 0xC4 : 0x100;
    FileBytes context;
    context.put(0, Bytes(size, static_cast<std::byte>(0x10 + processor)));
    context.number(pc, programCounter(processor).value(), pointer());
    context.number(sp, at(0x1500000 + 0x1000 * processor).value(), pointer());
    return context.take();
}

// 8.2.
void CrashedMachine::writeDebuggerData() {
    const Address data = debuggerData();
    m_memory.putVirtual(data, Bytes(0x360));
    const auto number = [&](std::uint64_t offset, std::uint64_t value, unsigned size) {
        m_memory.putVirtualNumber(data + offset, value, size);
    };
    const std::uint64_t mask = wide() ? UINT64_MAX : 0xFFFFFFFF;
    number(0x10, 0x4742444B, 4);
    number(0x14, 0x360, 4);
    number(0x18, kernelBase().value() & mask, 8);
    number(0x48, moduleList().value() & mask, 8);
    number(0x218, (data + kBlockTable).value() & mask, 8);
    number(0x2B4, kThreadField, 2);
    number(0x2F2, kSpecialField, 2);
    number(0x338, kContextField, 2);
}

void CrashedMachine::writeProcessor(unsigned processor) {
    const Address own = block(processor);
    const Address context = own + 0x2000;
    m_memory.putVirtualNumber(debuggerData() + (kBlockTable + processor * pointer()), own.value(), pointer());
    m_memory.putVirtual(own, Bytes(0x1000, static_cast<std::byte>(0x40 + processor)));
    m_memory.putVirtualNumber(own + kThreadField, thread(processor).value(), pointer());
    m_memory.putVirtualNumber(own + kContextField, context.value(), pointer());
    m_memory.putVirtual(context, contextOf(processor));
}

// 8.3.
void CrashedMachine::writeModules() {
    const Address head = moduleList();
    const Address kernel = head + 0x100;
    const Address driver = head + 0x300;
    const auto entry = [&](Address where, Address next, Address base, std::string_view name) {
        m_memory.putVirtual(where, Bytes(0x100));
        m_memory.putVirtualNumber(where, next.value(), pointer());
        m_memory.putVirtualNumber(where + (wide() ? 0x30 : 0x18), base.value(), pointer());
        m_memory.putVirtualNumber(where + (wide() ? 0x40 : 0x20), 0x8000, 4);
        FileBytes text;
        text.utf16(0, name);
        m_memory.putVirtual(where + 0x100, text.take());
        for (const std::uint64_t field : {wide() ? 0x48U : 0x24U, wide() ? 0x58U : 0x2CU}) {
            m_memory.putVirtualNumber(where + field, 2 * name.size(), 2);
            m_memory.putVirtualNumber(where + field + 2, 2 * name.size(), 2);
            m_memory.putVirtualNumber(where + field + pointer(), (where + 0x100).value(), pointer());
        }
    };
    m_memory.putVirtualNumber(head, kernel.value(), pointer());
    entry(kernel, driver, kernelBase(), "ntoskrnl.exe");
    entry(driver, head, kernelBase() + 0x8000, "driver.sys");
}

}  // namespace hawser::test
