#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/command/CallTally.h"
#include "core/command/CommandContext.h"
#include "core/disassembly/Instruction.h"
#include "core/engine/StepWatcher.h"

namespace hawser::command {

// What wt shows, and what of the code it runs through.
struct WatchOptions {
    std::optional<std::uint64_t> depth;  // -l: calls as deep as this are run through
    std::vector<std::string> only;       // -m: modules that are traced; all others are run through
    std::vector<std::string> ignored;    // -i: modules that are run through, where there is no -m
    bool entries = true;                 // -ni: run through without a line
    bool calls = true;                   // -nc: no lines of the tree
    bool summary = true;                 // -ns
    bool warnings = true;                // -nw
    bool callSites = false;              // -oa
    bool results = false;                // -or: the register that a function returns in
};

// wt: follows a row of steps through calls and returns, prints the tree as it grows, and its summary when the
// target stands. Engine thread.
class WatchTrace final : public engine::StepWatcher {
  public:
    struct Way {
        // Until the function that it begins in returns to `end`; until the call that it begins at does; until
        // `end` is reached, however.
        enum class Kind { Function, Call, Address } kind = Kind::Function;
        Address start;
        Address end;
        Address stack{};  // the stack pointer at the start
    };
    // `first`: the instruction at the start. The context outlives it.
    WatchTrace(CommandContext& context, WatchOptions options, const Way& way,
               const std::optional<disassembly::Instruction>& first);

    Result<Next> steppedTo(Address place) override;
    void halted() override;

    static constexpr std::size_t kMaxDepth = 512;  // deeper calls are run through

  private:
    // What is known of the instruction that is being run.
    struct Leaving {
        disassembly::FlowKind flow = disassembly::FlowKind::Other;
        Address at;
        Address behind;
    };
    Result<> look(Address place);
    CallTally::Frame frameAt(Address place, Address back) const;
    void follow(Address place);
    void comeBack(Address place);
    void enter(Address place, CallTally::Frame frame, bool called);
    bool isIgnored(Address place) const;
    Result<bool> isOver(Address place) const;
    std::string resultText() const;
    void tellTop(const std::string& more = {});
    void warn(const std::string& text);

    CommandContext& m_context;
    const WatchOptions m_options;
    const Way m_way;
    CallTally m_tally;
    Leaving m_leaving;
    bool m_runsThrough = false;
    bool m_left = false;  // the function that the trace began in has returned
    std::uint64_t m_events = 0;
};

}  // namespace hawser::command
