#pragma once

#include "core/session/SessionEvent.h"
#include "core/session/wire/ValueFields.h"

// What a session tells, member by member.
namespace hawser::session {

template <>
struct Fields<Statistics> {
    static constexpr auto list = std::tuple(
        field("bytesReceived", &Statistics::bytesReceived), field("bytesSent", &Statistics::bytesSent),
        field("packetsReceived", &Statistics::packetsReceived),
        field("packetsSent", &Statistics::packetsSent), field("resends", &Statistics::resends),
        field("badChecksums", &Statistics::badChecksums),
        field("damagedPackets", &Statistics::damagedPackets), field("strayBytes", &Statistics::strayBytes),
        field("resetsSent", &Statistics::resetsSent), field("resetsReceived", &Statistics::resetsReceived),
        field("refusedDatagrams", &Statistics::refusedDatagrams), field("roundTrip", &Statistics::roundTrip),
        field("sinceLastHeard", &Statistics::sinceLastHeard));
};

template <>
struct Fields<ConnectionChange> {
    static constexpr auto list =
        std::tuple(field("from", &ConnectionChange::from), field("to", &ConnectionChange::to),
                   field("reason", &ConnectionChange::reason), field("time", &ConnectionChange::time),
                   field("statistics", &ConnectionChange::statistics));
};

template <>
struct Fields<LineNamed> {
    static constexpr auto list = std::tuple(field("text", &LineNamed::text), field("kind", &LineNamed::kind));
};

template <>
struct Fields<HealthReport> {
    static constexpr auto list =
        std::tuple(field("health", &HealthReport::health), field("reason", &HealthReport::reason),
                   field("advice", &HealthReport::advice));
};

template <>
struct Fields<LineReport> {
    static constexpr auto list =
        std::tuple(field("health", &LineReport::health), field("sinceStart", &LineReport::sinceStart),
                   field("sinceResynchronization", &LineReport::sinceResynchronization),
                   field("sinceResume", &LineReport::sinceResume));
};

template <>
struct Fields<TargetSummary> {
    static constexpr auto list = std::tuple(
        field("name", &TargetSummary::name), field("version", &TargetSummary::version),
        field("buildLab", &TargetSummary::buildLab), field("kernelBase", &TargetSummary::kernelBase),
        field("processors", &TargetSummary::processors), field("pointers64", &TargetSummary::pointers64));
};

template <>
struct Fields<TargetForgotten> {
    static constexpr auto list = std::tuple(field("epoch", &TargetForgotten::epoch));
};

template <>
struct Fields<Resumed> {
    static constexpr auto list = std::tuple(field("epoch", &Resumed::epoch));
};

template <>
struct Fields<ContentsChanged> {
    static constexpr auto list =
        std::tuple(field("epoch", &ContentsChanged::epoch), field("frame", &ContentsChanged::frame));
};

template <>
struct Fields<StopEvent> {
    static constexpr auto list = std::tuple(
        field("epoch", &StopEvent::epoch), field("programCounter", &StopEvent::programCounter),
        field("processor", &StopEvent::processor), field("processorCount", &StopEvent::processorCount),
        field("summary", &StopEvent::summary));
};

template <>
struct Fields<PromptState> {
    static constexpr auto list =
        std::tuple(field("text", &PromptState::text), field("acceptsCommands", &PromptState::acceptsCommands),
                   field("busy", &PromptState::busy), field("stepping", &PromptState::stepping));
};

template <>
struct Fields<ModulesChanged> {
    static constexpr auto list = std::tuple(field("modules", &ModulesChanged::modules));
};

template <>
struct Fields<SymbolsChanged> {
    static constexpr auto list = std::tuple(field("symbols", &SymbolsChanged::symbols));
};

template <>
struct Fields<SymbolPathChanged> {
    static constexpr auto list = std::tuple(field("path", &SymbolPathChanged::path));
};

template <>
struct Fields<BreakpointsChanged> {
    static constexpr auto list = std::tuple(field("breakpoints", &BreakpointsChanged::breakpoints));
};

template <>
struct Fields<EventFiltersChanged> {
    static constexpr auto list = std::tuple(field("filters", &EventFiltersChanged::filters));
};

template <>
struct Fields<TargetPrompted> {
    static constexpr auto list =
        std::tuple(field("text", &TargetPrompted::text), field("room", &TargetPrompted::room));
};

template <>
struct Fields<InitialBreakChanged> {
    static constexpr auto list = std::tuple(field("initialBreak", &InitialBreakChanged::initialBreak));
};

template <>
struct Fields<SourceModeChanged> {
    static constexpr auto list = std::tuple(field("on", &SourceModeChanged::on));
};

template <>
struct Fields<TitleChanged> {
    static constexpr auto list = std::tuple(field("title", &TitleChanged::title));
};

template <>
struct Fields<SecureModeSet> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<VerboseChanged> {
    static constexpr auto list = std::tuple(field("on", &VerboseChanged::on));
};

template <>
struct Fields<OutputRun> {
    static constexpr auto list = std::tuple(field("kind", &OutputRun::kind), field("text", &OutputRun::text),
                                            field("link", &OutputRun::link), field("from", &OutputRun::from));
};

template <>
struct Fields<Output> {
    static constexpr auto list = std::tuple(field("runs", &Output::runs));
};

template <>
struct Fields<OutputCleared> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<TracedPacket> {
    static constexpr auto list =
        std::tuple(field("time", &TracedPacket::time), field("sent", &TracedPacket::sent),
                   field("summary", &TracedPacket::summary), field("bytes", &TracedPacket::bytes),
                   field("damaged", &TracedPacket::damaged));
};

template <>
struct Fields<PacketsTraced> {
    static constexpr auto list = std::tuple(field("packets", &PacketsTraced::packets));
};

template <>
struct Fields<FileLost> {
    static constexpr auto list = std::tuple(field("text", &FileLost::text));
};

template <>
struct Fields<Progress> {
    static constexpr auto list = std::tuple(field("what", &Progress::what), field("done", &Progress::done),
                                            field("total", &Progress::total));
};

template <>
struct Fields<OpeningAsked> {
    static constexpr auto list = std::tuple(field("connection", &OpeningAsked::connection));
};

template <>
struct Fields<SharingAsked> {
    static constexpr auto list =
        std::tuple(field("wish", &SharingAsked::wish), field("argument", &SharingAsked::argument),
                   field("from", &SharingAsked::from));
};

template <>
struct Fields<ServerLink> {
    static constexpr auto list = std::tuple(
        field("state", &ServerLink::state), field("server", &ServerLink::server),
        field("reason", &ServerLink::reason), field("name", &ServerLink::name),
        field("roundTrip", &ServerLink::roundTrip), field("passwordNeeded", &ServerLink::passwordNeeded));
};

template <>
struct Fields<QuitRequested> {
    static constexpr auto list =
        std::tuple(field("abrupt", &QuitRequested::abrupt), field("from", &QuitRequested::from));
};

template <>
struct Fields<Finished> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<Answered> {
    static constexpr auto list = std::tuple(field("id", &Answered::id), field("epoch", &Answered::epoch),
                                            field("outcome", &Answered::outcome));
};

}  // namespace hawser::session
