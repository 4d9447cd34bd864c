#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/command/Arguments.h"
#include "core/command/CommandContext.h"
#include "core/command/Outcome.h"
#include "core/command/language/Turns.h"
#include "core/engine/Capabilities.h"

namespace hawser::command {

// One command being run.
struct Call {
    CommandContext& context;
    std::string_view name;                   // as typed: "lmv"
    std::string_view suffix;                 // the option letters of a family: "v"
    std::optional<std::uint16_t> processor;  // "2k"
    Arguments arguments;
    std::string repeatAs;           // what ENTER on an empty line runs instead of the same again
    std::optional<Turns> follow{};  // to be run after it
    // What these commands print; they cannot let the target run.
    std::function<Result<std::string>(std::string_view commands)> capture{};
    // Whether these commands parse; they are not run.
    std::function<Result<>(std::string_view commands)> check{};
    const class CommandRegistry* registry = nullptr;  // for .help
};

using CommandFunction = Result<Outcome> (*)(Call&);

enum class Needs {
    Nothing,
    Session,  // any state
    Stopped,  // a target that answers
};

// What stands behind a command's name, for whoever helps to type it.
enum class Operand {
    Expression,
    Cpp,          // an expression of C++
    Text,         // nothing that the debugger knows
    CommandName,  // of another one
    Register,     // r: names, and expressions behind =
    Module,
    Symbol,    // a pattern of names
    Type,      // then its fields
    Variable,  // of the frame
    Alias,
    Source,   // a source file
    File,     // of this computer; behind it an expression
    Folders,  // parted by ;
};

struct Command {
    std::string_view name;
    std::string_view syntax;
    std::string_view help;  // one short sentence
    Needs needs = Needs::Nothing;
    CommandFunction run = nullptr;
    std::string_view suffixLetters = {};             // a family: name followed by any of these
    bool acceptsProcessor = false;                   // "2k"
    std::optional<engine::Capability> demands = {};  // of the target, before anything else
    Operand operand = Operand::Expression;
};

// For a row: the same command, taking that.
constexpr Command taking(Operand operand, Command command) {
    command.operand = operand;
    return command;
}

// All commands, by family. Filled once; names are string literals.
class CommandRegistry {
  public:
    CommandRegistry();

    void add(std::string_view family, std::initializer_list<Command> commands);
    // All of them demand the same of the target.
    void add(std::string_view family, engine::Capability demands, std::initializer_list<Command> commands);

    void add(std::string_view family, std::vector<Command> commands);

    struct Match {
        const Command* command = nullptr;
        std::string_view suffix;
    };
    Match find(std::string_view name) const;
    std::optional<std::string_view> closest(std::string_view name) const;  // for "did you mean"

    struct Family {
        std::string_view title;
        std::vector<Command> commands;
    };
    const std::vector<Family>& families() const { return m_families; }

  private:
    std::vector<Family> m_families;
};

// One per family, each in its own file.
void addExecutionCommands(CommandRegistry& registry);
void addWatchCommands(CommandRegistry& registry);
void addRegisterCommands(CommandRegistry& registry);
void addProcessorCommands(CommandRegistry& registry);
void addTaskCommands(CommandRegistry& registry);
void addTaskViewCommands(CommandRegistry& registry);
void addThreadListCommands(CommandRegistry& registry);
void addStackSearchCommands(CommandRegistry& registry);
void addLockCommands(CommandRegistry& registry);
void addVirtualMemoryCommands(CommandRegistry& registry);
void addPoolCommands(CommandRegistry& registry);
void addPoolTagCommands(CommandRegistry& registry);
void addPageFrameCommands(CommandRegistry& registry);
void addObjectCommands(CommandRegistry& registry);
void addHandleCommands(CommandRegistry& registry);
void addDriverCommands(CommandRegistry& registry);
void addDeviceNodeCommands(CommandRegistry& registry);
void addRequestCommands(CommandRegistry& registry);
void addDebugPrintCommands(CommandRegistry& registry);
void addProcessorBlockCommands(CommandRegistry& registry);
void addDpcCommands(CommandRegistry& registry);
void addTokenCommands(CommandRegistry& registry);
void addAddressRangeCommands(CommandRegistry& registry);
void addTimerCommands(CommandRegistry& registry);
void addUserBlockCommands(CommandRegistry& registry);
void addDescriptorCommands(CommandRegistry& registry);
void addInterruptCommands(CommandRegistry& registry);
void addDeviceCommands(CommandRegistry& registry);
void addMemoryCommands(CommandRegistry& registry);
void addReferencedMemoryCommands(CommandRegistry& registry);
void addPhysicalMemoryCommands(CommandRegistry& registry);
void addTranslationCommands(CommandRegistry& registry);
void addAddressSpaceCommands(CommandRegistry& registry);
void addEditCommands(CommandRegistry& registry);
void addCopyCommands(CommandRegistry& registry);
void addFileMemoryCommands(CommandRegistry& registry);
void addDisassemblyCommands(CommandRegistry& registry);
void addBreakpointCommands(CommandRegistry& registry);
void addEventFilterCommands(CommandRegistry& registry);
void addModuleCommands(CommandRegistry& registry);
void addSymbolCommands(CommandRegistry& registry);
void addStackCommands(CommandRegistry& registry);
void addSourceCommands(CommandRegistry& registry);
void addFunctionCommands(CommandRegistry& registry);
void addTypeCommands(CommandRegistry& registry);
void addVariableCommands(CommandRegistry& registry);
void addCppCommands(CommandRegistry& registry);
void addRecordCommands(CommandRegistry& registry);
void addAnalyzeCommands(CommandRegistry& registry);
void addExpressionCommands(CommandRegistry& registry);
void addConnectionCommands(CommandRegistry& registry);
void addSessionCommands(CommandRegistry& registry);
void addDumpCommands(CommandRegistry& registry);
void addDumpFileCommands(CommandRegistry& registry);
void addSharingCommands(CommandRegistry& registry);
void addLanguageCommands(CommandRegistry& registry);
void addAliasCommands(CommandRegistry& registry);
void addScriptCommands(CommandRegistry& registry);
void addTextCommands(CommandRegistry& registry);
void addSearchCommands(CommandRegistry& registry);
void addForEachCommands(CommandRegistry& registry);
void addListCommands(CommandRegistry& registry);
void addLinkCommands(CommandRegistry& registry);
void addErrorCommands(CommandRegistry& registry);
void addCodeSearchCommands(CommandRegistry& registry);
void addShellCommands(CommandRegistry& registry);
void addHostRightsCommands(CommandRegistry& registry);
void addEventCommands(CommandRegistry& registry);
void addHabitCommands(CommandRegistry& registry);
void addNumberHabitCommands(CommandRegistry& registry);
void addRefusedCommands(CommandRegistry& registry);

// Secure Mode for all sessions of the program, for good. Refused: a session is open already.
Result<> beSecure(const CommandContext& context);

// What .help prints: of one command, or of all that are meant; null: of each.
std::string helpText(const CommandRegistry& registry, std::string_view name,
                     bool (*isMeant)(const Command&) = nullptr);

}  // namespace hawser::command
