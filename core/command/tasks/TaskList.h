#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"

namespace hawser::command {

// A thread as lists show it. Texts are printable and bounded.
struct ThreadRow {
    Address thread;             // ETHREAD
    std::uint64_t process = 0;  // ids, of what it was started in
    std::uint64_t id = 0;
    std::string state{};      // "Running"; "State 12" where that is none known
    std::string wait{};       // why it waits: "DelayExecution"; empty: it does not
    Address teb{};            // 0: it has none
    Address start{};          // where it was started
    std::string startName{};  // empty: no module is there
    bool current = false;     // it is the one that is looked at
};

// A process as lists show it. What could not be read is 0 or empty.
struct ProcessRow {
    Address process;  // EPROCESS
    std::uint64_t id = 0;
    std::uint64_t parent = 0;  // id
    std::string name{};
    Address peb{};
    std::uint64_t directoryBase = 0;  // of its page tables, physical; 0: not asked for
    std::optional<std::uint64_t> threadCount{};
    std::string state{};   // "Exited"; empty: nothing of note
    bool current = false;  // it is the one that is looked at
    bool opened = false;   // its threads were asked for
    std::vector<ThreadRow> threads{};
    std::string trouble{};  // why there may be more threads than these
};

struct TaskList {
    std::vector<ProcessRow> processes{};
    std::string trouble{};  // why there may be more processes than these
};

}  // namespace hawser::command
