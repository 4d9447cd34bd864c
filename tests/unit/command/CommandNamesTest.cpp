#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "core/command/CommandLine.h"
#include "core/command/CommandRegistry.h"
#include "tests/unit/command/Desk.h"

using namespace hawser;
using namespace hawser::command;
using namespace hawser::command::test;

namespace {

// The command names of windbg-surface.md 5 and of the public reference's list of commands.
constexpr std::string_view kNames = R"(
g gh gn gN gu gc p pr t tr pa ta pc tc pt tt pct tct ph th tb wt .step_filter .call ~ q qq qd
.allow_exec_cmds .apply_dbp .record_branches .force_tb
bp bu bm ba bl bc bd be br bs bsc .bpcmds !ubp !ubl !ubc !ubd !ube sx sxe sxd sxn sxi sxr sx- .lastevent .eventlog
ah ahb ahi ahd ahc
r rm rdmsr wrmsr ib iw id ob ow od !ib !ob !ecb dg !pcr !prcb !idt !irql !cpuinfo !cpuid !sysinfo !ipi !dpcs !timer
!apc !qlocks !swd !running !mtrr !npx !mca !apicerr !mapic !pic !apic !ioapic .tss !tss .effmach
d da db dc dd dD df dp dq du dw dW dyb dyd dds dps dqs dda ddp ddu dpa dpp dpu dqa dqp dqu ds dS dl dlb
e ea eb ed eD ef ep eq eu ew eza ezu f fp m c s !db !dc !dd !dp !dq !dw !eb !ed dt dv dx dtx u ub uu uf up ur ux # a
.asm !pte !vtop !ptov !pte2va !pfn !sysptes !vm !memusage !pool !poolused !poolfind !verifier !search !searchpte !vad
!ca !wsle !lookaside !filecache .readmem .writemem .holdmem .cache .pagein .formats n !dflink !dblink !list !slist
!validatelist
? ?? .expr as aS al ad .if .elsif .else .for .foreach .while .do .break .continue .block .catch .leave .printf .echo
j z $< $>< $$< $$>< $$>a< .scriptload .scriptrun .scriptunload .scriptlist .nvload .shell !!
.logopen .logappend .logclose .logfile .write_cmd_hist .dump .opendump .dumpcab .bugcheck !analyze .enumtag !bugdump
version vertarget vercommand .time .echotime .echotimestamps .echocpunum .ofilter .outmask .prompt_allow .pcmd
.idle_cmd .push .pop sq so .help .hh !help .cls .beep .wtitle .sound_notify .flash_on_break .suspend_ui .settings
.enable_unicode .enable_long_status .force_radix_output .exdicmd .breakin .sleep .wake .attach .detach .create .kill
.childdbg .tlist .dvalloc .ttime .restart |
.abandon .allow_image_mapping .chain .clients .closehandle .context .cordll .crash .createdir .cxr .dbgdbg
.debug_sw_wow .dml_flow .dml_start .dvfree .ecxr .endpsrv .endsrv .event_code .exepath .exptr .exr .extmatch .extpath
.fiber .fiximports .fnent .fnret .fpo .frame .hideinjectedcode .ignore_missing_pages .imgscan .inline .jdinfo .kdfiles
.kdtargetmac .kframes .lines .load .loadby .locale .lsrcfix .lsrcpath .netuse .noshell .noversion .nvlist .nvunload
.nvunloadall .ocommand .open .prefer_dml .process .quit_lock .reboot .reload .remote .remote_exit .rrestart
.scriptdebug .scriptproviders .secure .send_file .server .servers .setdll .show_read_failures .show_sym_failures
.srcfix .srcnoisy .srcpath .symfix .symopt .sympath .thread .trap .typeopt .unload .unloadall .urestart
k ld lm ln ls lsa lsc lse lsf lsp ss x .scroll_prefs .f+ .f- .bpsync .browse .cmdtree
!process !thread !ready !stacks !locks !drvobj !devobj !devstack !devnode !irp !irpfind !object !handle !token !reg
!for_each_module !for_each_process !for_each_thread !for_each_frame !findstack !uniqstack !zombies !session !job
)";

}  // namespace

TEST_CASE("every name of WinDbg is known") {
    Desk desk;
    const CommandRegistry registry;
    std::istringstream words{std::string(kNames)};
    std::size_t count = 0;
    for (std::string word; words >> word; ++count) {
        INFO(word);
        const CommandText typed = parseCommand(word);
        if (!word.starts_with('!')) {
            CHECK(registry.find(typed.name).command != nullptr);
            continue;
        }
        // What is no command of ours is an extension's, and told to be one.
        const bool ours = registry.find(typed.name).command != nullptr;
        CHECK((ours || desk.run(word).find("extension command") != std::string::npos));
    }
    CHECK(count > 300);
}

TEST_CASE("a name has one row") {
    const CommandRegistry registry;
    std::set<std::string_view> names;
    for (const auto& family : registry.families())
        for (const Command& command : family.commands) {
            INFO(command.name);
            CHECK(names.insert(command.name).second);
        }
}

TEST_CASE("what is not run says so in one sentence") {
    Desk desk;
    const CommandRegistry registry;
    std::size_t count = 0;
    for (const auto& family : registry.families()) {
        if (!family.title.empty()) continue;
        for (const Command& command : family.commands) {
            const std::string text = desk.run(command.name);
            INFO(command.name << ": " << text);
            CHECK(text.find("Unknown command") == std::string::npos);
            CHECK(text.find("yntax error") == std::string::npos);
            CHECK(std::count(text.begin(), text.end(), '\n') == 1);
            CHECK(text.ends_with(".\n"));
            ++count;
        }
    }
    CHECK(count > 50);
    CHECK(desk.run("!verifier 0 0").find("extension command") != std::string::npos);
}
