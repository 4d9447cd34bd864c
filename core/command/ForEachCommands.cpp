#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/StackText.h"
#include "core/command/tasks/TaskReader.h"
#include "core/engine/CallStack.h"
#include "core/engine/FrameView.h"
#include "core/engine/ModuleSymbols.h"

// Commands for each process, thread, module or frame: !for_each_process, !for_each_thread, !for_each_module,
// !for_each_frame.
namespace hawser::command {

namespace {

// What @#Name stands for in one turn.
using Marks = std::map<std::string, std::string, std::less<>>;

// How long the name behind "@#" is.
std::size_t markLength(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return static_cast<std::size_t>(std::ranges::find_if_not(text, letter) - text.begin());
}

// "@#Name" and "${@#Name}", each looked at once.
Result<std::string> replaceMarks(std::string_view text, const Marks& marks) {
    std::string result;
    while (!text.empty()) {
        const std::size_t at = text.find("@#");
        if (at == std::string_view::npos) break;
        const std::string_view name = text.substr(at + 2, markLength(text.substr(at + 2)));
        const auto mark = marks.find(name);
        if (mark == marks.end())
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("There is no @#{} here.", oneLine(name, kShownText)));
        std::size_t end = at + 2 + name.size();
        std::size_t begin = at;
        if (text.substr(0, at).ends_with("${") && text.substr(end).starts_with("}")) {
            begin -= 2;
            ++end;
        }
        result += text.substr(0, begin);
        result += mark->second;
        text.remove_prefix(end);
    }
    return result + std::string(text);
}

// Names come from the target and are run as part of commands: what could begin another one is left out.
std::string harmless(std::string_view name) {
    std::string text = oneLine(name, kShownName);
    static constexpr std::string_view kAllowed = "_-.\\/:~+ ";
    std::ranges::replace_if(
        text,
        [](char c) {
            const bool word = isDigit(c) || (lowered(c) >= 'a' && lowered(c) <= 'z');
            return !word && kAllowed.find(c) == std::string_view::npos;
        },
        '_');
    return text;
}

std::string addressMark(Address address) {
    return fmt::format("0x{:x}", address.value());
}

Result<std::string> takeCommands(Call& call, std::string_view standard) {
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (*quoted) {
        if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
        return **quoted;
    }
    const std::string_view rest = trim(call.arguments.rest());
    return std::string(rest.empty() ? standard : rest);
}

Result<Outcome> runForEach(Call& call, std::string_view standard, std::vector<Marks> all) {
    const auto commands = takeCommands(call, standard);
    if (!commands) return tl::unexpected(commands.error());
    std::vector<std::string> texts;
    for (const Marks& marks : all) {
        auto text = replaceMarks(*commands, marks);
        if (!text) return tl::unexpected(text.error());
        texts.push_back(std::move(*text));
    }
    if (!texts.empty())
        if (auto parses = call.check(texts.front()); !parses) return tl::unexpected(parses.error());
    Turns turns;
    turns.next = [texts = std::move(texts),
                  at = std::size_t{0}]() mutable -> Result<std::optional<std::string>> {
        return at == texts.size() ? std::nullopt : std::optional(std::move(texts[at++]));
    };
    call.follow = std::move(turns);
    return Outcome::Done;
}

bool asksForHelp(Call& call, std::string_view marks) {
    if (trim(call.arguments.rest()) != "-?") return false;
    call.context.output().print(
        fmt::format("{} [\"Commands\"]\nRuns the commands for each; in them stand {}.\n", call.name, marks));
    return true;
}

Result<TaskList> allTasks(Call& call, bool threads) {
    auto reader = TaskReader::create(call.context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    auto list = reader->list({.allThreads = threads});
    if (!list) return list;
    if (!list->trouble.empty()) call.context.output().error(list->trouble + "\n");
    for (const ProcessRow& process : list->processes)
        if (!process.trouble.empty()) call.context.output().error(process.trouble + "\n");
    return list;
}

Result<Outcome> forEachProcess(Call& call) {
    if (asksForHelp(call, "@#Process")) return Outcome::Done;
    const auto list = allTasks(call, false);
    if (!list) return tl::unexpected(list.error());
    std::vector<Marks> all;
    for (const ProcessRow& process : list->processes)
        all.push_back({{"Process", addressMark(process.process)}});
    return runForEach(call, "!process @#Process 0", std::move(all));
}

Result<Outcome> forEachThread(Call& call) {
    if (asksForHelp(call, "@#Thread and @#Process")) return Outcome::Done;
    const auto list = allTasks(call, true);
    if (!list) return tl::unexpected(list.error());
    std::vector<Marks> all;
    for (const ProcessRow& process : list->processes)
        for (const ThreadRow& thread : process.threads)
            all.push_back(
                {{"Thread", addressMark(thread.thread)}, {"Process", addressMark(process.process)}});
    return runForEach(call, "!thread @#Thread 2", std::move(all));
}

Marks marksOf(const engine::Debugger& debugger, const engine::Module& module, std::size_t index) {
    const std::string path = debugger.symbols().statusOf(module).file;
    Marks marks{{"ModuleIndex", fmt::format("{:x}", index)},
                {"ModuleName", harmless(module.name)},
                {"ImageName", harmless(module.imageName)},
                {"LoadedImageName", harmless(module.imageName)},
                {"MappedImageName", ""},
                {"SymbolFileName", harmless(path.empty() ? module.imageName : path)},
                {"Base", addressMark(module.base)},
                {"End", addressMark(module.end())},
                {"Size", fmt::format("0x{:x}", module.size)},
                {"TimeDateStamp", fmt::format("0x{:08x}", module.timestamp)},
                {"Checksum", fmt::format("0x{:08x}", module.checkSum)}};
    for (const std::string name :
         {"ModuleName", "ImageName", "LoadedImageName", "MappedImageName", "SymbolFileName"})
        marks[name + "Size"] = fmt::format("0x{:x}", marks[name].size() + 1);
    return marks;
}

Result<Outcome> forEachModule(Call& call) {
    if (asksForHelp(call,
                    "@#ModuleName, @#ImageName, @#SymbolFileName, @#Base, @#End, @#Size, @#ModuleIndex, "
                    "@#TimeDateStamp and @#Checksum"))
        return Outcome::Done;
    std::vector<Marks> all;
    for (const engine::Module& module : call.context.debugger().modules())
        all.push_back(marksOf(call.context.debugger(), module, all.size()));
    return runForEach(call, ".echo @#ModuleIndex : @#Base @#End @#ModuleName @#ImageName @#LoadedImageName",
                      std::move(all));
}

// --- !for_each_frame ---

constexpr std::size_t kMostFrames = 256;

// The frames of a stack, looked at one after the other; the one before them is looked at again when this
// ends, unless the target has run since. Engine thread; the context outlives it.
class FrameTurns {
  public:
    FrameTurns(const CommandContext& context, std::vector<engine::StackFrame> frames, std::string commands)
        : m_context(context),
          m_before(context.debugger().chosenFrame()),
          m_registers(context.debugger().registers()),
          m_frames(std::move(frames)),
          m_commands(std::move(commands)) {}
    ~FrameTurns() {
        if (m_context.debugger().stopped() && standsAsBefore()) m_context.debugger().frameIs(m_before);
    }
    FrameTurns(const FrameTurns&) = delete;
    FrameTurns& operator=(const FrameTurns&) = delete;

    Result<std::optional<std::string>> next() {
        if (m_next == m_frames.size()) return std::nullopt;
        if (!standsAsBefore())
            return fail(ErrorCode::NotAvailable, "The stack is another one now; its frames are left.");
        if (auto chosen = engine::selectFrame(m_context.debugger(), static_cast<unsigned>(m_next)); !chosen)
            return tl::unexpected(chosen.error());
        m_context.output().print(numberedFrame(m_context, m_frames[m_next++]));
        return std::optional(m_commands);
    }

  private:
    // Of another stop, processor or thread it would be of another function or at another place.
    bool standsAsBefore() const {
        const auto now = m_context.debugger().registers();
        return now && m_registers && (*now)->stackPointer() == (*m_registers)->stackPointer() &&
               (*now)->programCounter() == (*m_registers)->programCounter();
    }

    const CommandContext& m_context;
    engine::FrameChoice m_before;
    Result<std::shared_ptr<const engine::Registers>> m_registers;
    std::vector<engine::StackFrame> m_frames;
    std::string m_commands;
    std::size_t m_next = 0;
};

Result<Outcome> forEachFrame(Call& call) {
    if (trim(call.arguments.rest()) == "-?") {
        call.context.output().print(
            "!for_each_frame [\"Commands\"]\nLooks at each frame of the stack in turn and runs the commands; "
            "@$frame is its number.\n");
        return Outcome::Done;
    }
    const auto commands = takeCommands(call, "");
    if (!commands) return tl::unexpected(commands.error());
    auto frames = engine::callStack(call.context.debugger(), kMostFrames);
    if (!frames) return tl::unexpected(frames.error());
    if (commands->empty() || frames->empty()) {
        for (const engine::StackFrame& frame : *frames)
            call.context.output().print(numberedFrame(call.context, frame));
        return Outcome::Done;
    }
    if (auto parses = call.check(*commands); !parses) return tl::unexpected(parses.error());
    const auto each = std::make_shared<FrameTurns>(call.context, std::move(*frames), *commands);
    Turns turns;
    turns.next = [each] { return each->next(); };
    call.follow = std::move(turns);
    return Outcome::Done;
}

}  // namespace

void addForEachCommands(CommandRegistry& registry) {
    registry.add(
        "For each",
        {
            taking(Operand::CommandName,
                   {"!for_each_process", "!for_each_process [\"Commands\"]",
                    "Commands for each process, @#Process", Needs::Stopped, forEachProcess}),
            taking(Operand::CommandName,
                   {"!for_each_thread", "!for_each_thread [\"Commands\"]",
                    "Commands for each thread, @#Thread", Needs::Stopped, forEachThread}),
            taking(Operand::CommandName, {"!for_each_module", "!for_each_module [\"Commands\"]",
                                          "Commands for each module: @#ModuleName, @#Base, ...; -? tells all",
                                          Needs::Stopped, forEachModule}),
            taking(Operand::CommandName,
                   {"!for_each_frame", "!for_each_frame [\"Commands\"]",
                    "Commands for each frame of the stack, which is looked at meanwhile", Needs::Stopped,
                    forEachFrame}),
        });
}

}  // namespace hawser::command
