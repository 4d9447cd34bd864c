#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Address.h"

namespace hawser::command {

// The instructions that a traced function and those it called have run: the tree of wt, of which one branch
// is open at a time, and its summary. A value; pure.
class CallTally {
  public:
    struct Frame {
        std::string function;     // as its symbol is named
        std::string label;        // as it is shown
        Address back;             // where it returns to
        std::uint64_t own = 0;    // instructions of its own
        std::uint64_t below = 0;  // of those that it called
        bool hidden = false;      // it is run through, and is no line and no row
    };

    explicit CallTally(Frame first) : m_open{std::move(first)} {}

    const Frame& top() const { return m_open.back(); }
    std::size_t depth() const { return m_open.size() - 1; }  // 0: the function that the trace began in
    std::uint64_t instructions() const { return m_instructions; }
    // The innermost one that returns there.
    std::optional<std::size_t> returningTo(Address place) const;

    void count();
    void countSystemCall() { ++m_systemCalls[top().function]; }
    void call(Frame frame) { m_open.push_back(std::move(frame)); }
    void hideTop() { m_open.back().hidden = true; }
    // The open one jumped to another function, which returns for it.
    void jump(Frame frame);
    // Back in the one at that depth.
    void returnTo(std::size_t depth);

    // "  105     0 [  0] nt!Foo" without an end of line: of the open one.
    std::string line() const;
    // "12 instructions were executed in 11 events", the table of functions and that of system calls.
    std::string summary(std::uint64_t events) const;

    static constexpr std::size_t kMaxFunctions = 0x4000;  // in the table; all others are one row

  private:
    struct Row {
        std::uint64_t invocations = 0;
        std::uint64_t least = 0;
        std::uint64_t most = 0;
        std::uint64_t sum = 0;

        void add(std::uint64_t instructions);
    };
    using Rows = std::map<std::string, Row>;
    static void enter(Rows& rows, const Frame& frame);
    void close();

    std::vector<Frame> m_open;
    Rows m_rows;  // of those that are over
    std::map<std::string, std::uint64_t> m_systemCalls;
    std::uint64_t m_instructions = 0;
};

}  // namespace hawser::command
