#pragma once

#include <string>
#include <string_view>

#include "core/command/CommandContext.h"
#include "core/command/CommandRegistry.h"
#include "core/command/Outcome.h"
#include "core/command/language/Execution.h"

namespace hawser::command {

// Runs programs, step by step and without recursion: one may stop wherever the target goes on, and can be
// cancelled at any depth. Engine thread.
class Executor {
  public:
    Executor(CommandContext& context, const CommandRegistry& registry)
        : m_context(context), m_registry(registry) {}

    // Aliases replaced, parsed, nothing run. InvalidArgument: it does not parse.
    Result<Execution> load(std::string_view text) const;
    // Until it is done or the target runs. Errors are printed; they drop the rest, up to a .catch.
    Outcome run(Execution& execution);
    // What the commands print. They cannot let the target run.
    Result<std::string> capture(std::string_view commands);

    // What ENTER on an empty line runs instead of the command that was run last.
    const std::string& repeatAs() const { return m_repeatAs; }

    static constexpr std::size_t kMaxFrames = 512;         // programs, blocks and loops within each other
    static constexpr std::size_t kMaxCaptured = 16 << 20;  // characters
    static constexpr unsigned kMaxCaptures = 16;           // within each other

  private:
    Result<Outcome> step(Execution& execution);
    Result<Outcome> runStatement(Execution& execution, const Statement& statement);
    Result<> enter(Execution& execution, std::shared_ptr<const Program> program, const Block& block) const;
    Result<> enterText(Execution& execution, std::string_view text) const;
    Result<> replaceAliases(const Block& block) const;  // where they have changed since it was entered last
    Result<> turnLoop(Execution& execution);
    Result<> turnText(Execution& execution);
    Result<> choose(Execution& execution, const Statement& statement);
    Result<> beginForEach(Execution& execution, const Statement& statement);
    Result<> leave(Execution& execution, StatementKind kind) const;
    bool caught(Execution& execution, const Error& error);
    Result<bool> holds(std::string_view condition) const;
    // A name that was none when the line was parsed.
    Result<> resolve(CommandText& command, CommandRegistry::Match& match) const;
    Result<Outcome> runCommand(const CommandText& typed, const CommandRegistry::Match& match,
                               Execution& execution);
    Result<Outcome> call(const CommandText& typed, const CommandRegistry::Match& match,
                         std::optional<std::uint16_t> processor, Execution& execution);

    CommandContext& m_context;
    const CommandRegistry& m_registry;
    std::string m_repeatAs;
    unsigned m_captures = 0;
};

}  // namespace hawser::command
