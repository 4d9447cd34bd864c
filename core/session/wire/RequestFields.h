#pragma once

#include "core/session/remote/RemoteMessages.h"
#include "core/session/wire/TaskFields.h"
#include "core/session/wire/ValueFields.h"

// What a client says, member by member.
namespace hawser::session {

template <>
struct Fields<SessionOptions> {
    static constexpr auto list =
        std::tuple(field("connection", &SessionOptions::connection),
                   field("initialBreak", &SessionOptions::initialBreak),
                   field("breakOnConnect", &SessionOptions::breakOnConnect),
                   field("verbose", &SessionOptions::verbose), field("imagePath", &SessionOptions::imagePath),
                   field("recordingPath", &SessionOptions::recordingPath),
                   field("initialCommands", &SessionOptions::initialCommands),
                   field("breakpoints", &SessionOptions::breakpoints),
                   field("eventFilters", &SessionOptions::eventFilters),
                   field("symbolPath", &SessionOptions::symbolPath));
};

template <>
struct Fields<OpenSession> {
    static constexpr auto list = std::tuple(field("options", &OpenSession::options));
};

template <>
struct Fields<CloseSession> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<Resynchronize> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<Restart> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<BreakIn> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<CancelCommand> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<Quit> {
    static constexpr auto list = std::tuple(field("leaveRunning", &Quit::leaveRunning));
};

template <>
struct Fields<PressKey> {
    static constexpr auto list = std::tuple(field("letter", &PressKey::letter));
};

template <>
struct Fields<SetInitialBreak> {
    static constexpr auto list = std::tuple(field("initialBreak", &SetInitialBreak::initialBreak));
};

template <>
struct Fields<SetPacketTrace> {
    static constexpr auto list =
        std::tuple(field("on", &SetPacketTrace::on), field("forClients", &SetPacketTrace::forClients));
};

template <>
struct Fields<Execute> {
    static constexpr auto list = std::tuple(field("line", &Execute::line), field("from", &Execute::from));
};

template <>
struct Fields<Announce> {
    static constexpr auto list = std::tuple(field("kind", &Announce::kind), field("text", &Announce::text));
};

template <>
struct Fields<ShareSession> {
    static constexpr auto list = std::tuple(field("address", &ShareSession::address));
};

template <>
struct Fields<AnswerTargetPrompt> {
    static constexpr auto list = std::tuple(field("text", &AnswerTargetPrompt::text));
};

template <>
struct Fields<ReadRegisters> {
    static constexpr auto list = std::tuple(field("without", &ReadRegisters::without));
};

template <>
struct Fields<ReadMemoryAt> {
    static constexpr auto list =
        std::tuple(field("expression", &ReadMemoryAt::expression), field("address", &ReadMemoryAt::address),
                   field("count", &ReadMemoryAt::count), field("physical", &ReadMemoryAt::physical));
};

template <>
struct Fields<DisassembleAt> {
    static constexpr auto list =
        std::tuple(field("expression", &DisassembleAt::expression), field("address", &DisassembleAt::address),
                   field("before", &DisassembleAt::before), field("after", &DisassembleAt::after));
};

template <>
struct Fields<ReadStack> {
    static constexpr auto list = std::tuple(field("maxFrames", &ReadStack::maxFrames));
};

template <>
struct Fields<ReadProcessors> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<Evaluate> {
    static constexpr auto list = std::tuple(field("expression", &Evaluate::expression));
};

template <>
struct Fields<FindSource> {
    static constexpr auto list = std::tuple(field("addresses", &FindSource::addresses));
};

template <>
struct Fields<ReadSource> {
    static constexpr auto list =
        std::tuple(field("file", &ReadSource::file), field("shown", &ReadSource::shown));
};

template <>
struct Fields<ToggleSourceBreakpoint> {
    static constexpr auto list = std::tuple(field("file", &ToggleSourceBreakpoint::file),
                                            field("line", &ToggleSourceBreakpoint::line));
};

template <>
struct Fields<OpenedRow> {
    static constexpr auto list =
        std::tuple(field("path", &OpenedRow::path), field("parts", &OpenedRow::parts));
};

template <>
struct Fields<ReadLocals> {
    static constexpr auto list = std::tuple(field("opened", &ReadLocals::opened));
};

template <>
struct Fields<ReadWatch> {
    static constexpr auto list =
        std::tuple(field("expressions", &ReadWatch::expressions), field("opened", &ReadWatch::opened));
};

template <>
struct Fields<AssignValue> {
    static constexpr auto list =
        std::tuple(field("path", &AssignValue::path), field("value", &AssignValue::value));
};

template <>
struct Fields<WriteRegister> {
    static constexpr auto list = std::tuple(field("name", &WriteRegister::name),
                                            field("value", &WriteRegister::value, Notation::Hexadecimal));
};

template <>
struct Fields<WriteMemoryAt> {
    static constexpr auto list =
        std::tuple(field("address", &WriteMemoryAt::address), field("bytes", &WriteMemoryAt::bytes),
                   field("physical", &WriteMemoryAt::physical));
};

template <>
struct Fields<SelectProcessor> {
    static constexpr auto list = std::tuple(field("processor", &SelectProcessor::processor));
};

template <>
struct Fields<SelectFrame> {
    static constexpr auto list = std::tuple(field("number", &SelectFrame::number));
};

template <>
struct Fields<ToggleBreakpoint> {
    static constexpr auto list = std::tuple(field("address", &ToggleBreakpoint::address));
};

template <>
struct Fields<EnableBreakpoint> {
    static constexpr auto list =
        std::tuple(field("id", &EnableBreakpoint::id), field("on", &EnableBreakpoint::on));
};

template <>
struct Fields<RemoveBreakpoint> {
    static constexpr auto list = std::tuple(field("id", &RemoveBreakpoint::id));
};

template <>
struct Fields<ReloadModules> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<CompleteLine> {
    static constexpr auto list =
        std::tuple(field("line", &CompleteLine::line), field("cursor", &CompleteLine::cursor),
                   field("files", &CompleteLine::files));
};

template <>
struct Fields<PostedRequest> {
    static constexpr auto list =
        std::tuple(field("id", &PostedRequest::id), field("request", &PostedRequest::request),
                   field("asked", &PostedRequest::asked));
};

template <>
struct Fields<Join> {
    static constexpr auto list =
        std::tuple(field("token", &Join::token), field("heard", &Join::heard), field("lines", &Join::lines));
};

template <>
struct Fields<Welcome> {
    static constexpr auto list =
        std::tuple(field("token", &Welcome::token), field("resumed", &Welcome::resumed),
                   field("heard", &Welcome::heard), field("name", &Welcome::name));
};

template <>
struct Fields<CancelQuestion> {
    static constexpr auto list = std::tuple(field("id", &CancelQuestion::id));
};

}  // namespace hawser::session
