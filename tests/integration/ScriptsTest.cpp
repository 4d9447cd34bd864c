// Scripts of the kind that people publish for WinDbg, typed one after the other into one session with the
// demo machine. They stand in scripts/*.txt, each with what it prints:
//
//   == What it shows
//   file NAME          begins a file in a folder of the test's own, of the indented lines behind it
//   a line             is typed; %DIR% is that folder
//   --                 what is printed follows, as ExpectedLines.h compares it; empty lines do not count
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/integration/Console.h"
#include "tests/integration/ExpectedLines.h"

using namespace hawser::test;

namespace {

constexpr std::size_t kFewest = 50;

struct Script {
    std::string title;
    std::vector<std::string> typed;
    std::vector<std::string> expected;
    std::vector<std::pair<std::string, std::string>> files;  // name, text
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

class ScriptReader {
  public:
    explicit ScriptReader(const std::string& folder) : m_folder(folder) {}

    void read(const std::string& path) {
        std::istringstream lines(readFile(path));
        m_part = Part::Between;
        for (std::string line; std::getline(lines, line);) take(replaced(line, "%DIR%", m_folder));
    }
    std::vector<Script> scripts;

  private:
    enum class Part { Between, Typed, File, Expected };

    void take(const std::string& line) {
        if (line.starts_with("== ")) {
            scripts.push_back({line.substr(3), {}, {}, {}});
            m_part = Part::Typed;
        } else if (line == "--") {
            m_part = Part::Expected;
        } else if (line.empty() || m_part == Part::Between) {
            return;
        } else if (m_part == Part::Expected) {
            scripts.back().expected.push_back(line);
        } else if (m_part == Part::File && line.starts_with("    ")) {
            scripts.back().files.back().second += line.substr(4) + "\n";
        } else if (line.starts_with("file ")) {
            scripts.back().files.emplace_back(line.substr(5), "");
            m_part = Part::File;
        } else {
            scripts.back().typed.push_back(line);
            m_part = Part::Typed;
        }
    }

    std::string m_folder;
    Part m_part = Part::Between;
};

std::vector<Script> allScripts(const std::string& folder) {
    ScriptReader reader(folder);
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(builtFile("../tests/scripts")))
        paths.push_back(entry.path().string());
    std::ranges::sort(paths);
    for (const std::string& path : paths) reader.read(path);
    return reader.scripts;
}

// What was printed, without the prompts between.
std::vector<std::string> linesOf(std::string printed) {
    for (const char* const prompt : {"0: kd> ", "1: kd> "}) printed = replaced(printed, prompt, "");
    std::vector<std::string> lines;
    std::istringstream stream(printed);
    for (std::string line; std::getline(stream, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

std::string run(Console& console, const Script& script) {
    std::string printed;
    for (const std::string& line : script.typed) printed += console.run(line);
    return printed;
}

// What a script could leave behind for the next one.
std::vector<std::string> leftovers(Console& console) {
    return linesOf(console.run("bl; al; n; .expr; dd nt!KiDemoBusyCounters L10; !process -1 0; .logfile"));
}

}  // namespace

TEST_CASE("what people type into WinDbg out of habit does here what it does there") {
    DemoMachine machine({"--break-at-boot", "--append", "quiet"});
    Console console({"-k", machine.connection(), "-y", builtFile("kernel")}, {"HAWSER_WORD=anchor"});
    console.waitForPrompt();
    // All of it is up by then: the drivers, their threads and the process.
    for (const char* const place : {"nt!PsSystemService", "hwsdisk!HwsDiskDispatch", "nt!KiDemoLevel1"})
        console.run(std::string("g ") + place);
    const std::vector<Script> scripts = allScripts(machine.folder().path());
    CHECK(scripts.size() >= kFewest);
    const std::vector<std::string> before = leftovers(console);
    for (const Script& script : scripts) {
        for (const auto& [name, text] : script.files) std::ofstream(machine.folder().file(name)) << text;
        const std::string printed = run(console, script);
        const auto missing = missingLine(linesOf(printed), script.expected);
        INFO(script.title << "\nmissing: " << missing.value_or("") << "\nprinted:\n" << printed);
        CHECK_FALSE(missing);
        CHECK(leftovers(console) == before);
    }
}
