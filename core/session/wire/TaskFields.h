#pragma once

#include "core/session/Questions.h"
#include "core/session/wire/Fields.h"

// What is asked and answered of processes and threads, member by member.
namespace hawser::session {

template <>
struct Fields<ReadTasks> {
    static constexpr auto list = std::tuple(field("opened", &ReadTasks::opened));
};

template <>
struct Fields<SelectProcess> {
    static constexpr auto list = std::tuple(field("process", &SelectProcess::process));
};

template <>
struct Fields<SelectThread> {
    static constexpr auto list = std::tuple(field("thread", &SelectThread::thread));
};

template <>
struct Fields<ThreadRow> {
    static constexpr auto list = std::tuple(
        field("thread", &ThreadRow::thread), field("process", &ThreadRow::process),
        field("id", &ThreadRow::id), field("state", &ThreadRow::state), field("wait", &ThreadRow::wait),
        field("teb", &ThreadRow::teb), field("start", &ThreadRow::start),
        field("startName", &ThreadRow::startName), field("current", &ThreadRow::current));
};

template <>
struct Fields<ProcessRow> {
    static constexpr auto list =
        std::tuple(field("process", &ProcessRow::process), field("id", &ProcessRow::id),
                   field("parent", &ProcessRow::parent), field("name", &ProcessRow::name),
                   field("peb", &ProcessRow::peb),
                   field("directoryBase", &ProcessRow::directoryBase, Notation::Hexadecimal),
                   field("threadCount", &ProcessRow::threadCount), field("state", &ProcessRow::state),
                   field("current", &ProcessRow::current), field("opened", &ProcessRow::opened),
                   field("threads", &ProcessRow::threads), field("trouble", &ProcessRow::trouble));
};

template <>
struct Fields<TaskList> {
    static constexpr auto list =
        std::tuple(field("processes", &TaskList::processes), field("trouble", &TaskList::trouble));
};

}  // namespace hawser::session
