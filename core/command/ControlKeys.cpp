#include "core/command/ControlKeys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/command/NoSession.h"
#include "core/command/VersionText.h"

namespace hawser::command {

namespace {

Result<Outcome> keyBaud(Call& call) {
    const auto rate = call.context.session().cycleBaudRate();
    if (!rate) return tl::unexpected(rate.error());
    call.context.output().write({OutputKind::Status, fmt::format("The baud rate is now {}.\n", *rate), {}});
    return Outcome::Done;
}

Result<Outcome> keyExit(Call& call) {
    call.context.session().requestAbruptExit();
    return Outcome::Leaving;
}

Result<Outcome> keyTrace(Call& call) {
    const bool on = call.context.session().toggleProtocolTrace();
    call.context.output().write(
        {OutputKind::Status, fmt::format("Protocol trace is {}.\n", on ? "on" : "off"), {}});
    return Outcome::Done;
}

Result<Outcome> keyBreak(Call& call) {
    if (auto can = call.context.debugger().demand(engine::Capability::Break); !can)
        return tl::unexpected(can.error());
    if (!call.context.session().connected()) return tl::unexpected(nothingTo("break into"));
    call.context.session().requestBreakIn();
    return Outcome::Done;
}

Result<Outcome> keyInitialBreak(Call& call) {
    SessionControl& session = call.context.session();
    session.setInitialBreak(nextOf(session.initialBreak()));
    call.context.output().write(
        {OutputKind::Status, fmt::format("{}\n", announcementOf(session.initialBreak())), {}});
    return Outcome::Done;
}

Result<Outcome> keyResynchronize(Call& call) {
    if (auto can = call.context.debugger().demand(engine::Capability::Resynchronize); !can)
        return tl::unexpected(can.error());
    if (!call.context.session().connected()) return tl::unexpected(nothingTo("resynchronize"));
    call.context.session().requestResynchronize();
    return Outcome::Leaving;
}

Result<Outcome> keyVerbose(Call& call) {
    const bool on = call.context.session().toggleVerbose();
    call.context.output().write(
        {OutputKind::Status, fmt::format("Verbose mode is {}.\n", on ? "ON" : "OFF"), {}});
    return Outcome::Done;
}

Result<Outcome> keyVersion(Call& call) {
    call.context.output().print(debuggerVersionText());
    return Outcome::Done;
}

Result<Outcome> keyObsolete(Call&) {
    return fail(ErrorCode::Unsupported,
                "Ctrl+P and Ctrl+\\ debug the debugger itself; attach a native debugger to it.");
}

using enum ControlKey::Haste;

constexpr std::array<ControlKey, 9> kKeys{{{'a', "baud rate", true, None, keyBaud},
                                           {'b', "leave", true, Leaves, keyExit},
                                           {'d', "trace", true, None, keyTrace},
                                           {'f', "break", true, Breaks, keyBreak},
                                           {'k', "initial break", true, None, keyInitialBreak},
                                           {'p', "debug the debugger", false, None, keyObsolete},
                                           {'r', "resynchronize", true, Interrupts, keyResynchronize},
                                           {'v', "verbose", true, None, keyVerbose},
                                           {'w', "version", true, None, keyVersion}}};

}  // namespace

std::span<const ControlKey> controlKeys() {
    return kKeys;
}

const ControlKey* controlKey(char letter) {
    const auto* const found = std::ranges::find(kKeys, letter, &ControlKey::letter);
    return found == kKeys.end() ? nullptr : found;
}

std::string controlKeysInWords() {
    std::string words;
    for (const ControlKey& key : kKeys)
        if (key.isTyped) words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", key.letter, key.means);
    return words;
}

}  // namespace hawser::command
