#include <fmt/format.h>

#include <array>
#include <span>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"

// WinDbg's names that Hawser knows but does not run: each gets one clear line, never a syntax error.
namespace hawser::command {

namespace {

Result<Outcome> refuse(Call& call, std::string_view why) {
    return fail(ErrorCode::Unsupported, fmt::format("{} {}", oneLine(call.name, 64), why));
}

Result<Outcome> userMode(Call& call) {
    return refuse(call, "is for user-mode programs; Hawser debugs kernels.");
}
Result<Outcome> windowsOnly(Call& call) {
    return refuse(call, "belongs to debuggers that run on Windows; there is nothing like it here.");
}
Result<Outcome> scripting(Call& call) {
    return refuse(call,
                  "belongs to JavaScript and NatVis, which Hawser does not run; $$>a< runs a script of "
                  "debugger commands.");
}
Result<Outcome> later(Call& call) {
    return refuse(call, "is a command of WinDbg that Hawser does not have yet.");
}
Result<Outcome> windowOnly(Call& call) {
    return refuse(call, "is the window's own business: see its View and Options menus.");
}
Result<Outcome> extension(Call& call) {
    if (!call.context.memory().unknownExtensionsTold) return Outcome::Done;
    return refuse(call, "is an extension command; extensions are Windows DLLs and cannot be loaded here.");
}

constexpr auto kUserMode = std::to_array<std::string_view>({".attach",
                                                            ".detach",
                                                            ".create",
                                                            ".createdir",
                                                            ".kill",
                                                            ".abandon",
                                                            ".childdbg",
                                                            ".tlist",
                                                            ".dvalloc",
                                                            ".dvfree",
                                                            ".ttime",
                                                            ".ecxr",
                                                            ".call",
                                                            ".bpsync",
                                                            ".send_file",
                                                            ".closehandle",
                                                            ".fiber",
                                                            ".imgscan",
                                                            ".urestart",
                                                            ".rrestart",
                                                            ".jdinfo",
                                                            ".event_code",
                                                            ".quit_lock",
                                                            ".endpsrv",
                                                            ".cordll",
                                                            ".typeopt",
                                                            ".fiximports",
                                                            ".netsyms",
                                                            ".ignore_missing_pages",
                                                            ".hideinjectedcode",
                                                            ".debug_sw_wow",
                                                            "|",
                                                            "ss",
                                                            ".breakin",
                                                            ".sleep",
                                                            ".wake"});
constexpr auto kWindowsOnly = std::to_array<std::string_view>(
    {".load", ".loadby", ".unload", ".unloadall", ".chain", ".setdll", ".extmatch", ".extpath", ".netuse",
     ".dbgdbg", ".dumpcab", ".locale", ".noversion", ".copysym"});
constexpr auto kScripting = std::to_array<std::string_view>(
    {".scriptload", ".scriptrun", ".scriptunload", ".scriptlist", ".scriptproviders", ".scriptdebug",
     ".nvload", ".nvunload", ".nvunloadall", ".nvlist"});
constexpr auto kLater = std::to_array<std::string_view>({"a",
                                                         "ah",
                                                         "ahb",
                                                         "ahc",
                                                         "ahd",
                                                         "ahi",
                                                         ".asm",
                                                         ".force_tb",
                                                         ".record_branches",
                                                         ".apply_dbp",
                                                         ".step_filter",
                                                         ".allow_exec_cmds",
                                                         ".allow_image_mapping",
                                                         ".push",
                                                         ".pop",
                                                         ".ocommand",
                                                         ".holdmem",
                                                         ".tss",
                                                         "up",
                                                         "ur",
                                                         "ux",
                                                         ".kdfiles",
                                                         ".kdtargetmac",
                                                         ".exdicmd",
                                                         ".fnent",
                                                         ".fnret",
                                                         ".fpo",
                                                         ".show_read_failures",
                                                         ".show_sym_failures",
                                                         ".prefer_dml",
                                                         ".dml_start",
                                                         ".dml_flow",
                                                         ".dml_file",
                                                         ".browse",
                                                         "dx",
                                                         "dtx",
                                                         ".remote_exit",
                                                         ".dumpdebug",
                                                         "lse",
                                                         ".srcnoisy",
                                                         ".open"});
constexpr auto kWindow = std::to_array<std::string_view>(
    {".beep", ".sound_notify", ".flash_on_break", ".suspend_ui", ".scroll_prefs", ".settings", ".cmdtree"});

void add(std::vector<Command>& rows, std::span<const std::string_view> names, std::string_view help,
         CommandFunction run) {
    for (const std::string_view name : names) rows.push_back({name, name, help, Needs::Nothing, run});
}

}  // namespace

void addRefusedCommands(CommandRegistry& registry) {
    std::vector<Command> rows;
    add(rows, kUserMode, "User mode only", userMode);
    add(rows, kWindowsOnly, "Windows only", windowsOnly);
    add(rows, kScripting, "Scripts of another kind", scripting);
    add(rows, kLater, "Not there yet", later);
    add(rows, kWindow, "The window's own", windowOnly);
    rows.push_back({"!", "!extension", "Extension commands", Needs::Nothing, extension});
    registry.add("", std::move(rows));
}

}  // namespace hawser::command
