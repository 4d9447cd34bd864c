#include "core/command/CommandRegistry.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/SymbolFileCommands.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxComparedName = 32;  // longer words are no near miss of ours

// Levenshtein's distance, ignoring case.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    const std::string left = toLower(a);
    const std::string right = toLower(b);
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t substitution = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substitution});
        }
    }
    return row.back();
}

std::string helpLine(const Command& command) {
    return fmt::format("  {:<44} {}\n", command.syntax, command.help);
}

}  // namespace

CommandRegistry::CommandRegistry() {
    addExecutionCommands(*this);
    addWatchCommands(*this);
    addRegisterCommands(*this);
    addProcessorCommands(*this);
    addTaskCommands(*this);
    addTaskViewCommands(*this);
    addThreadListCommands(*this);
    addStackSearchCommands(*this);
    addLockCommands(*this);
    addVirtualMemoryCommands(*this);
    addPoolCommands(*this);
    addPoolTagCommands(*this);
    addPageFrameCommands(*this);
    addObjectCommands(*this);
    addHandleCommands(*this);
    addDriverCommands(*this);
    addDeviceNodeCommands(*this);
    addRequestCommands(*this);
    addDebugPrintCommands(*this);
    addProcessorBlockCommands(*this);
    addDpcCommands(*this);
    addTokenCommands(*this);
    addAddressRangeCommands(*this);
    addTimerCommands(*this);
    addUserBlockCommands(*this);
    addDescriptorCommands(*this);
    addInterruptCommands(*this);
    addDeviceCommands(*this);
    addMemoryCommands(*this);
    addReferencedMemoryCommands(*this);
    addPhysicalMemoryCommands(*this);
    addTranslationCommands(*this);
    addAddressSpaceCommands(*this);
    addEditCommands(*this);
    addCopyCommands(*this);
    addFileMemoryCommands(*this);
    addDisassemblyCommands(*this);
    addBreakpointCommands(*this);
    addEventFilterCommands(*this);
    addModuleCommands(*this);
    addSymbolCommands(*this);
    addReloadCommands(*this);
    addImageCommands(*this);
    addSymbolPathCommands(*this);
    addStackCommands(*this);
    addTypeCommands(*this);
    addVariableCommands(*this);
    addCppCommands(*this);
    addSourceCommands(*this);
    addFunctionCommands(*this);
    addRecordCommands(*this);
    addAnalyzeCommands(*this);
    addExpressionCommands(*this);
    addConnectionCommands(*this);
    addSessionCommands(*this);
    addDumpCommands(*this);
    addDumpFileCommands(*this);
    addSharingCommands(*this);
    addLanguageCommands(*this);
    addAliasCommands(*this);
    addScriptCommands(*this);
    addTextCommands(*this);
    addSearchCommands(*this);
    addForEachCommands(*this);
    addListCommands(*this);
    addLinkCommands(*this);
    addErrorCommands(*this);
    addCodeSearchCommands(*this);
    addShellCommands(*this);
    addHostRightsCommands(*this);
    addEventCommands(*this);
    addHabitCommands(*this);
    addNumberHabitCommands(*this);
    addRefusedCommands(*this);
}

void CommandRegistry::add(std::string_view family, std::initializer_list<Command> commands) {
    m_families.push_back({family, commands});
}

void CommandRegistry::add(std::string_view family, std::vector<Command> commands) {
    m_families.push_back({family, std::move(commands)});
}

void CommandRegistry::add(std::string_view family, engine::Capability demands,
                          std::initializer_list<Command> commands) {
    add(family, commands);
    for (Command& command : m_families.back().commands) command.demands = demands;
}

CommandRegistry::Match CommandRegistry::find(std::string_view name) const {
    Match best;
    for (const Family& family : m_families) {
        for (const Command& command : family.commands) {
            if (command.name == name) return {&command, {}};
            if (command.suffixLetters.empty() || !name.starts_with(command.name)) continue;
            const std::string_view suffix = name.substr(command.name.size());
            if (suffix.find_first_not_of(command.suffixLetters) != std::string_view::npos) continue;
            if (best.command == nullptr || best.command->name.size() < command.name.size())
                best = {&command, suffix};
        }
    }
    return best;
}

std::optional<std::string_view> CommandRegistry::closest(std::string_view name) const {
    if (name.size() < 2 || name.size() > kMaxComparedName) return std::nullopt;
    std::optional<std::string_view> best;
    std::size_t bestDistance =
        name.size() > 4 ? 3 : 2;  // one letter wrong in a short word, two in a long one
    for (const Family& family : m_families) {
        if (family.title.empty()) continue;
        for (const Command& command : family.commands) {
            const std::size_t d = distance(name, command.name);
            if (d < bestDistance) {
                best = command.name;
                bestDistance = d;
            }
        }
    }
    return best;
}

std::string helpText(const CommandRegistry& registry, std::string_view name,
                     bool (*isMeant)(const Command&)) {
    if (!name.empty()) {
        const auto match = registry.find(name);
        if (match.command == nullptr) return fmt::format("No command '{}'.\n", oneLine(name, 32));
        return helpLine(*match.command);
    }
    std::string text;
    for (const auto& family : registry.families()) {
        if (family.title.empty()) continue;  // names that are only answered politely
        std::string lines;
        for (const Command& command : family.commands)
            if (isMeant == nullptr || isMeant(command)) lines += helpLine(command);
        if (!lines.empty()) text += fmt::format("{}\n{}", family.title, lines);
    }
    return text;
}

}  // namespace hawser::command
