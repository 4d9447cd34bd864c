#include <algorithm>
#include <utility>

#include "core/base/ByteWriter.h"
#include "tests/support/ScriptedTarget.h"

// What a test lets happen in the machine.
namespace hawser::test {

void ScriptedTarget::boot(TimePoint now) {
    print("Hawser scripted kernel\n", now);
    std::vector<TargetModule> modules = m_image.modules();
    for (const TargetModule& module : modules) say(loadNotice(module, false), now);
    for (const std::string& name : m_options.bootModules) {
        const Address base = m_image.modules().back().base + 0x100000;
        loadModule({.name = name, .base = base}, now);
    }
}

void ScriptedTarget::reboot(TimePoint now) {
    m_line.dropInput();
    m_line.link().restart();
    m_breakpoints.forgetAll();
    m_memory.clear();
    m_image.rebuild();
    initialise();
    m_bootAt = now + m_options.bootDelay;
}

void ScriptedTarget::print(std::string text, TimePoint now) {
    say({.type = kd::PacketType::DebugIo, .payload = kd::encodePrint({0, std::move(text)})}, now);
}

void ScriptedTarget::prompt(std::string text, std::uint32_t room, TimePoint now) {
    say({.type = kd::PacketType::DebugIo,
         .payload = kd::encodePrompt({0, std::move(text), room}),
         .prompts = true,
         .mayGiveUp = false},
        now);
}

void ScriptedTarget::commandString(std::string name, std::string command, TimePoint now) {
    kd::StateChange change = describe(0, 0);
    change.what = kd::CommandStringReport{std::move(name), std::move(command)};
    say({.type = kd::PacketType::StateChange64,
         .payload = kd::encodeStateChange(change, m_options.machine),
         .stops = true,
         .mayGiveUp = false},
        now);
}

ScriptedTarget::Notice ScriptedTarget::loadNotice(const TargetModule& module, bool unload) const {
    kd::StateChange change = describe(0, 0);
    kd::LoadSymbolsReport report;
    report.path = module.path();
    report.base = module.base;
    report.processId = UINT64_MAX;
    report.checkSum = module.checkSum;
    report.sizeOfImage = module.size;
    report.unload = unload;
    change.what = std::move(report);
    Notice notice{.type = kd::PacketType::StateChange64,
                  .payload = kd::encodeStateChange(change, m_options.machine),
                  .stops = true};
    if (m_options.numberStops) {
        notice.stamp = [change, machine = m_options.machine](std::uint64_t number) mutable {
            std::get<kd::LoadSymbolsReport>(change.what).processId = number;
            return kd::encodeStateChange(change, machine);
        };
    }
    return notice;
}

void ScriptedTarget::loadModule(TargetModule module, TimePoint now) {
    m_image.addModule(module);
    say(loadNotice(module, false), now);
}

void ScriptedTarget::unloadModule(const std::string& name, TimePoint now) {
    const auto& modules = m_image.modules();
    const auto found = std::ranges::find(modules, name, &TargetModule::name);
    if (found != modules.end()) say(loadNotice(*found, true), now);
}

void ScriptedTarget::askForFile(std::string name, TimePoint now) {
    ByteWriter writer;
    writer.u32(0x3430);  // create
    writer.u32(0);
    writer.u32(0x00120089);  // the access that a boot loader asks for (5.5)
    writer.u32(0x80);
    writer.u32(1);
    writer.u32(1);
    writer.padTo(kd::kFileIoHeaderSize);
    for (const char c : name) writer.u16(static_cast<std::uint8_t>(c));
    writer.u16(0);
    sendRaw(kd::PacketType::FileIo, writer.take(), now);
}

void ScriptedTarget::sendRaw(kd::PacketType type, Bytes payload, TimePoint now) {
    const bool answered = type == kd::PacketType::FileIo || type == kd::PacketType::ControlRequest;
    say({.type = type, .payload = std::move(payload), .answered = answered}, now);
}

void ScriptedTarget::raise(std::uint32_t exceptionCode, Address pc, TimePoint now, std::uint32_t processor) {
    if (m_hung || m_bootAt || processor >= m_processors.size()) return;
    if (m_stopped && !(m_options.habits.stopsWait && processor != m_current)) return;
    cpu(processor).setPc(pc);
    if (m_stopped) {
        m_waiting.push_back({exceptionCode, processor, false});
        return;
    }
    stop(exceptionCode, processor, now);
}

void ScriptedTarget::bugCheck(std::uint32_t code, TimePoint now) {
    constexpr std::uint64_t kBugCheckBreak = 4;
    cpu(0).setArguments(kBugCheckBreak, code);
    raise(kd::kExceptionBreakpoint, m_image.breakInstruction(), now);
}

void ScriptedTarget::takeForAcknowledged(TimePoint now) {
    m_line.link().takeForAcknowledged();
    advance(now);
}

void ScriptedTarget::setPath(std::vector<Address> path, Duration perStep, std::uint32_t processor) {
    Processor& who = m_processors[processor];
    who.path = std::move(path);
    who.pathPosition = 0;
    who.perStep = perStep;
    who.nextStep = TimePoint{};
}

}  // namespace hawser::test
