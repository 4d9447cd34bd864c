#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/Address.h"

namespace hawser::command {

// A variable, an expression or a part of one, as a view shows it in a line of a tree. Text is printable and
// bounded.
struct ValueRow {
    std::uint32_t depth = 0;  // below the row that it is a part of, which stands before it
    std::string name{};
    std::string value{};
    std::string type{};
    std::string place{};               // of one that is not in memory: "@rcx", "<unavailable>"
    std::optional<Address> address{};  // where it is
    std::optional<Address> target{};   // of a pointer: what it points to
    std::string path{};                // the C++ expression that comes to it; empty: there is none
    std::string edit{};                // its value as C++ has it; empty: it cannot be changed
    std::uint64_t left = 0;          // not 0: no value, but stands for so many parts that were not asked for
    bool parameter = false;
    bool opens = false;  // it has parts
    bool failed = false;  // it has no value: `value` says why
};

// A row whose parts are wanted, and how many of them.
struct OpenedRow {
    std::string path{};
    std::uint32_t parts = 0;

    bool operator==(const OpenedRow&) const = default;
};

}  // namespace hawser::command
