#include "tests/gui/SampleTarget.h"

#include <initializer_list>

using namespace Qt::StringLiterals;

namespace hawser::test {
namespace {

using session::FlowKind;

session::Instruction instruction(std::initializer_list<unsigned> bytes, std::string mnemonic,
                                 std::string operands, FlowKind flow = FlowKind::Other,
                                 std::optional<Address> target = {}) {
    session::Instruction result;
    for (const unsigned byte : bytes) result.bytes.push_back(static_cast<std::byte>(byte));
    result.mnemonic = std::move(mnemonic);
    result.operands = std::move(operands);
    result.flow = flow;
    result.branchTarget = target;
    return result;
}

std::vector<session::Instruction> sampleFunction() {
    return {
        instruction({0x48, 0x89, 0x5c, 0x24, 0x08}, "mov", "qword ptr [rsp+8],rbx"),
        instruction({0x57}, "push", "rdi"),
        instruction({0x48, 0x83, 0xec, 0x20}, "sub", "rsp,20h"),
        instruction({0x48, 0x8b, 0xd9}, "mov", "rbx,rcx"),
        instruction({0x48, 0x85, 0xc9}, "test", "rcx,rcx"),
        instruction({0x74, 0x1c}, "je", "hwsdisk+0x16c2", FlowKind::ConditionalJump,
                    Address(kSampleCode + 0x40)),
        instruction({0x48, 0x8b, 0x41, 0x18}, "mov", "rax,qword ptr [rcx+18h]"),
        instruction({0x48, 0xc7, 0x84, 0x24, 0xa8, 0, 0, 0, 0x01, 0, 0, 0}, "mov", "qword ptr [rsp+0A8h],1"),
        instruction({0xff, 0x15, 0x10, 0x20, 0, 0}, "call", "qword ptr [hwsdisk+0x4010 (fffff800`12348010)]",
                    FlowKind::Call),
        instruction({0x0f, 0xb6, 0x05, 0x88, 0x13, 0, 0}, "movzx",
                    "eax,byte ptr [hwsdisk+0x3388 (fffff800`12347388)]"),
        instruction({0xeb, 0xe3}, "jmp", "hwsdisk+0x1681", FlowKind::Jump, Address(kSampleCode)),
        instruction({0x90}, "nop", ""),
        instruction({0x48, 0x83, 0xc4, 0x20}, "add", "rsp,20h"),
        instruction({0x5f}, "pop", "rdi"),
        instruction({0xc3}, "ret", "", FlowKind::Return),
        instruction({0xcc}, "int", "3", FlowKind::Interrupt),
    };
}

void addRegisters(std::vector<session::RegisterValue>& list, session::RegisterGroup group, unsigned bits,
                  std::initializer_list<std::pair<const char*, std::uint64_t>> values) {
    for (const auto& [name, value] : values) list.push_back({name, group, bits, value, 0});
}

session::RegisterList sampleRegisters() {
    using session::RegisterGroup;
    session::RegisterList list;
    addRegisters(list.values, RegisterGroup::General, 64,
                 {{"rax", 0},
                  {"rbx", 0xffffa20c11a4b010},
                  {"rcx", 0xffffa20c11a4b010},
                  {"rdx", 0x4e},
                  {"rsi", 0xffffa20c0d8f5040},
                  {"rdi", 1},
                  {"rsp", 0xfffff68c3a1ff7c0},
                  {"rbp", 0xfffff68c3a1ff8f0},
                  {"r8", 0},
                  {"r9", 0xffffa20c0b2d4ca0},
                  {"r10", 0xfffff80011c02d10},
                  {"r11", 0x246},
                  {"r12", 0},
                  {"r13", 0x80},
                  {"r14", 2},
                  {"r15", 0},
                  {"rip", kSampleCode + 0x12}});
    addRegisters(list.values, RegisterGroup::Segment, 16,
                 {{"cs", 0x10}, {"ss", 0x18}, {"ds", 0x2b}, {"es", 0x2b}, {"fs", 0x53}, {"gs", 0x2b}});
    addRegisters(list.values, RegisterGroup::Flags, 32, {{"efl", 0x246}});
    addRegisters(list.values, RegisterGroup::Debug, 64,
                 {{"dr0", 0}, {"dr1", 0}, {"dr2", 0}, {"dr3", 0}, {"dr6", 0xffff0ff0}, {"dr7", 0x400}});
    addRegisters(list.values, RegisterGroup::Control, 64,
                 {{"cr0", 0x80050033}, {"cr2", 0x1c}, {"cr3", 0x1aa002}, {"cr4", 0x3506f8}});
    list.values.push_back({"xmm0", RegisterGroup::Vector, 128, 0x3ff0000000000000, 0x4008000000000000});
    return list;
}

session::StackList sampleStack() {
    session::StackList list;
    const std::pair<std::uint64_t, const char*> frames[] = {
        {kSampleCode + 0x12, "hwsdisk+0x1694"}, {0xfffff80012346020, "hwsdisk+0x2020"},
        {0xfffff80011c51a30, "nt+0x51a30"},     {0xfffff80011c4f0b2, "nt+0x4f0b2"},
        {0xfffff80011c02d10, "nt+0x2d10"},      {0xfffff800130014c8, "hwspulse+0x14c8"},
        {0xfffff80011c0a934, "nt+0xa934"}};
    std::uint64_t stack = 0xfffff68c3a1ff7c0;
    for (const auto& [address, site] : frames) {
        session::StackFrame frame;
        frame.number = static_cast<unsigned>(list.frames.size());
        frame.stackPointer = Address(stack);
        frame.returnAddress = Address(address + 0x1e);
        frame.instruction = Address(address);
        frame.callSite = site;
        frame.source = frame.number > 5 ? session::FrameSource::Guess : session::FrameSource::UnwindData;
        list.frames.push_back(frame);
        stack += 0x60;
    }
    return list;
}

session::ProcessorList sampleProcessors() {
    session::ProcessorState first;
    first.programCounter = Address(kSampleCode + 0x12);
    first.place = "hwsdisk+0x1694";
    first.thread = Address(0xffffa20c0d8f5040);
    first.current = true;
    first.stopped = true;
    session::ProcessorState second;
    second.number = 1;
    second.programCounter = Address(0xfffff80011c02d10);
    second.place = "nt+0x2d10";
    return {{first, second}};
}

session::ProcessRow sampleProcess(std::uint64_t at, std::uint64_t id, std::string name,
                                  std::initializer_list<std::pair<const char*, const char*>> threads) {
    session::ProcessRow row{.process = Address(at), .id = id, .parent = 4, .name = std::move(name)};
    std::uint64_t next = id;
    for (const auto& [start, wait] : threads) {
        session::ThreadRow thread{.thread = Address(at + 0x1000 + next), .process = id, .id = next += 4};
        thread.start = Address(0xfffff80011c02d10);
        thread.startName = start;
        thread.wait = wait;
        thread.state = thread.wait.empty() ? "Ready" : "Waiting";
        row.threads.push_back(thread);
    }
    row.threadCount = row.threads.size();
    return row;
}

session::TaskList sampleTasks() {
    session::TaskList list;
    list.processes = {sampleProcess(0xffffa20c0a4b4080, 4, "System",
                                    {{"nt!Phase1Initialization", "WrFreePage"},
                                     {"nt!ExpWorkerThread", "WrQueue"},
                                     {"hwsdisk!Worker", ""}}),
                      sampleProcess(0xffffa20c0c1d2040, 0x1f0, "smss.exe", {{"smss+0x1200", "UserRequest"}}),
                      sampleProcess(0xffffa20c0c9f8080, 0x2a8, "services.exe",
                                    {{"services+0x3010", "UserRequest"}, {"ntdll+0x51a30", "WrQueue"}}),
                      sampleProcess(0xffffa20c0d000080, 0x1204, "setup.exe", {})};
    list.processes[0].current = list.processes[0].threads[2].current = true;
    list.processes[0].threads[2].state = "Running";
    list.processes[3].state = "Exited";
    return list;
}

std::optional<std::uint8_t> sampleMemory(Address address) {
    const std::uint64_t value = address.value();
    if ((value & 0xfff) >= 0x880 && (value & 0xfff) < 0x890) return {};
    static constexpr char kText[] = "\\Device\\HarddiskVolume1\\Windows\\System32\\drivers\\hwsdisk.sys";
    if ((value & 0x100) != 0) return static_cast<std::uint8_t>(kText[value % (sizeof kText)]);
    return static_cast<std::uint8_t>((value * 0x9E3779B97F4A7C15ULL) >> 56U);
}

}  // namespace

session::TargetSummary sampleSummary() {
    return {u"Windows 10 19041 x64"_s,
            u"Kernel Version 19041 MP (2 procs) Free x64"_s,
            u"19041.1.amd64fre.vb_release.191206-1406"_s,
            Address(0xfffff80011c00000),
            2,
            true};
}

std::vector<session::Module> sampleModules() {
    return {{"nt", "ntoskrnl.exe", "\\SystemRoot\\system32\\ntoskrnl.exe", Address(0xfffff80011c00000),
             0x1046000, 0xa2f3c1, 1575612000},
            {"hal", "hal.dll", "\\SystemRoot\\system32\\hal.dll", Address(0xfffff80011b5a000), 0xa6000,
             0x1a2b3c, 1575612001},
            {"hwsdisk", "hwsdisk.sys", "\\SystemRoot\\System32\\drivers\\hwsdisk.sys",
             Address(0xfffff80012344000), 0xb000, 0xbeef, 1700000000},
            {"hwspulse", "hwspulse.sys", "\\SystemRoot\\System32\\drivers\\hwspulse.sys",
             Address(0xfffff80013000000), 0x8000, 0xf00d, 1700000001}};
}

std::vector<session::Breakpoint> sampleBreakpoints() {
    static constexpr Address kStop(0xfffff80012345624);
    session::Breakpoint first;
    first.address = kStop;
    first.module = "hwsdisk";
    first.offset = 0x168a;
    first.hits = 3;
    first.expression = "hwsdisk+168a";
    session::Breakpoint second;
    second.id = 1;
    second.kind = session::BreakpointKind::Write;
    second.size = 8;
    second.enabled = false;
    second.address = Address(0xffffa20c11a4b010);
    second.command = "k 4; g";
    second.expression = "ba w8 ffffa20c`11a4b010";
    session::Breakpoint third;
    third.id = 2;
    third.enabled = false;
    third.address = kStop + 18;
    third.expression = "hwsdisk+1681";
    return {first, second, third};
}

void fillSampleTarget(FakeSession& fake) {
    Address at(kSampleCode - 62 * 20);  // the function again and again, so that there is something to scroll
    for (int copy = 0; copy < 60; ++copy) {
        for (auto next : sampleFunction()) {
            next.address = at;
            at = next.next();
            fake.code.push_back(std::move(next));
        }
    }
    fake.programCounter = fake.code[16 * 20 + 5].address;
    fake.registers = sampleRegisters();
    fake.stack = sampleStack();
    fake.processors = sampleProcessors();
    fake.tasks = sampleTasks();
    fake.memory = sampleMemory;
    fake.names = {{u"@$csp"_s, Address(0xfffff68c3a1ff7c0)}, {u"nt"_s, Address(0xfffff80011c00000)}};
}

}  // namespace hawser::test
