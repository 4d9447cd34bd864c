#pragma once

#include "core/session/SessionTypes.h"
#include "core/session/wire/Fields.h"

// What requests and events share, member by member.
namespace hawser::session {

template <>
struct Fields<Error> {
    static constexpr auto list =
        std::tuple(field("code", &Error::code), field("what", &Error::what),
                   field("at", &Error::at, Notation::Hexadecimal), field("effect", &Error::effect));
};

template <>
struct Fields<Breakpoint> {
    static constexpr auto list = std::tuple(
        field("id", &Breakpoint::id), field("kind", &Breakpoint::kind),
        field("enabled", &Breakpoint::enabled), field("address", &Breakpoint::address),
        field("resolved", &Breakpoint::resolved), field("module", &Breakpoint::module),
        field("symbol", &Breakpoint::symbol), field("offset", &Breakpoint::offset, Notation::Hexadecimal),
        field("size", &Breakpoint::size), field("passes", &Breakpoint::passes),
        field("passesLeft", &Breakpoint::passesLeft), field("hits", &Breakpoint::hits),
        field("command", &Breakpoint::command), field("oneShot", &Breakpoint::oneShot),
        field("process", &Breakpoint::process), field("thread", &Breakpoint::thread),
        field("maxFrames", &Breakpoint::maxFrames), field("minFrames", &Breakpoint::minFrames),
        field("expression", &Breakpoint::expression));
};

template <>
struct Fields<EventFilter> {
    static constexpr auto list = std::tuple(
        field("code", &EventFilter::code), field("name", &EventFilter::name),
        field("kind", &EventFilter::kind), field("exception", &EventFilter::exception, Notation::Hexadecimal),
        field("status", &EventFilter::status), field("handled", &EventFilter::handled),
        field("argument", &EventFilter::argument), field("command", &EventFilter::command),
        field("secondCommand", &EventFilter::secondCommand));
};

template <>
struct Fields<ModuleSymbolState> {
    static constexpr auto list = std::tuple(
        field("base", &ModuleSymbolState::base), field("state", &ModuleSymbolState::state),
        field("kind", &ModuleSymbolState::kind), field("file", &ModuleSymbolState::file),
        field("reason", &ModuleSymbolState::reason), field("fetching", &ModuleSymbolState::fetching),
        field("done", &ModuleSymbolState::done), field("total", &ModuleSymbolState::total),
        field("bytesPerSecond", &ModuleSymbolState::bytesPerSecond));
};

template <>
struct Fields<Module> {
    static constexpr auto list =
        std::tuple(field("name", &Module::name), field("imageName", &Module::imageName),
                   field("path", &Module::path), field("base", &Module::base),
                   field("size", &Module::size, Notation::Hexadecimal), field("checkSum", &Module::checkSum),
                   field("timestamp", &Module::timestamp), field("origin", &Module::origin));
};

}  // namespace hawser::session
