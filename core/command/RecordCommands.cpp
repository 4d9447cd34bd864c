#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/ExceptionText.h"
#include "core/command/TargetText.h"
#include "core/engine/RecordsInMemory.h"

namespace hawser::command {

namespace {

using ReadRegisters = Result<std::shared_ptr<const engine::Registers>> (*)(engine::Debugger&, Address);

// Nothing where no address is given.
Result<std::optional<Address>> takeOnlyAddress(Call& call) {
    if (call.arguments.empty()) return std::nullopt;
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return *address;
}

Result<Outcome> exceptionRecord(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    Arguments ahead = call.arguments;
    if (ahead.empty() || (ahead.takeWord() == "-1" && ahead.empty())) {
        const engine::ExceptionEvent* last = debugger.stop()->exception();
        if (last == nullptr) return fail(ErrorCode::NotAvailable, "The last event was no exception.");
        call.context.output().print(exceptionRecordText(debugger, *last));
        return Outcome::Done;
    }
    const auto address = takeOnlyAddress(call);
    if (!address) return tl::unexpected(address.error());
    const auto record = engine::readExceptionRecord(debugger, **address);
    if (!record) return tl::unexpected(record.error());
    call.context.output().print(exceptionRecordText(debugger, *record));
    return Outcome::Done;
}

Result<Outcome> look(Call& call, Address address, ReadRegisters read, std::string_view note = {}) {
    engine::Debugger& debugger = call.context.debugger();
    const auto registers = read(debugger, address);
    if (!registers) return tl::unexpected(registers.error());
    debugger.lookAt(*registers);
    call.context.memory().nextCode.reset();
    call.context.output().print(note);
    call.context.output().print(registersText(**registers));
    call.context.output().print(locationText(debugger, **registers));
    return Outcome::Done;
}

// Until the processor's own are wanted again: with no address, or 0.
Result<Outcome> lookAtRecord(Call& call, ReadRegisters read, std::string_view note) {
    engine::Debugger& debugger = call.context.debugger();
    const auto address = takeOnlyAddress(call);
    if (!address) return tl::unexpected(address.error());
    if (!*address || (*address)->value() == 0) {
        debugger.lookAt({});
        call.context.memory().nextCode.reset();
        call.context.output().print("Resetting default scope\n");
        return Outcome::Done;
    }
    return look(call, **address, read, note);
}

Result<Outcome> contextRecord(Call& call) {
    return lookAtRecord(call, engine::readContextRecord, {});
}

Result<Outcome> trapFrame(Call& call) {
    // That of x86 has all general ones.
    const std::string_view note = call.context.wide()
                                      ? "NOTE: A trap frame does not hold every register; those that it does "
                                        "not hold show as zero.\n"
                                      : "";
    return lookAtRecord(call, engine::readTrapFrame, note);
}

// EXCEPTION_POINTERS: where the exception's record is and where the registers are (winnt.h). They are looked
// at as .cxr does.
Result<Outcome> exceptionPointers(Call& call) {
    engine::Debugger& debugger = call.context.debugger();
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const unsigned pointer = call.context.pointerBytes();
    const auto record = debugger.readInteger(*address, pointer);
    if (!record) return tl::unexpected(record.error());
    const auto context = debugger.readInteger(*address + pointer, pointer);
    if (!context) return tl::unexpected(context.error());
    const auto exception = engine::readExceptionRecord(debugger, debugger.canonical(Address(*record)));
    if (!exception) return tl::unexpected(exception.error());
    call.context.output().print(fmt::format(
        "----- Exception record at {}:\n{}\n----- Context record at {}:\n", call.context.pointerText(*record),
        exceptionRecordText(debugger, *exception), call.context.pointerText(*context)));
    return look(call, debugger.canonical(Address(*context)), engine::readContextRecord);
}

}  // namespace

void addRecordCommands(CommandRegistry& registry) {
    registry.add("Records in memory",
                 {
                     {".exr", ".exr [Address | -1]", "Exception record; -1: that of the last event",
                      Needs::Stopped, exceptionRecord},
                     {".cxr", ".cxr [Address]", "Look at the registers of a context record; none: back",
                      Needs::Stopped, contextRecord},
                     {".exptr", ".exptr Address",
                      "The exception and the registers that an EXCEPTION_POINTERS points to", Needs::Stopped,
                      exceptionPointers},
                     {".trap", ".trap [Address]", "Look at the registers of a trap frame; none: back",
                      Needs::Stopped, trapFrame},
                 });
}

}  // namespace hawser::command
