#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "core/symbols/LineTable.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/TypeTable.h"
#include "tests/unit/symbols/PdbDump.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

using RecordList = std::vector<DumpedRecord>;

// A variable in one line, the same from both sides; what a compiler marks as a parameter by its order alone
// is compared elsewhere.
std::string placeText(const VariablePlace& place) {
    std::ostringstream text;
    switch (place.kind) {
        case VariablePlace::Kind::Nowhere:
            return "nowhere";
        case VariablePlace::Kind::Register:
            return "@" + std::string(place.name);
        case VariablePlace::Kind::AtRegister:
            text << '[' << place.name << ' ' << place.offset << ']';
            break;
        case VariablePlace::Kind::AtFrame:
            text << "[frame " << place.offset << ']';
            break;
        case VariablePlace::Kind::Static:
            text << "static " << place.rva;
            break;
        case VariablePlace::Kind::Constant:
            text << "= " << place.value;
            break;
    }
    return text.str();
}

// Of a register too; LLVM has no name for the parts of xmm0 and its kin.
std::string lower(std::string text) {
    constexpr std::uint64_t kFirstPart = 194;
    if (text.starts_with("unknown ("))
        return "xmm" + std::to_string((numberIn(behind(text, "("), 10) - kFirstPart) / 4);
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool endsScope(const DumpedRecord& record) {
    return record.kind == "S_END" || record.kind == "S_INLINESITE_END" || record.kind == "S_PROC_ID_END";
}

struct ToldVariable {
    std::string name;
    std::uint32_t type = 0;
    bool isNew = false;  // S_LOCAL
    bool parameter = false;
    std::string place = "nowhere";
    bool isDoubtful = false;
    std::size_t inlined = 0;
};

// One procedure as the tool prints its records.
class ToldProcedure {
  public:
    ToldProcedure(const RecordList& records, std::size_t first, const DumpedSections& sections)
        : m_records(records), m_first(first), m_sections(sections), m_start(sections.rva(head().place())) {
        std::size_t depth = 1;
        for (m_end = first + 1; m_end < records.size() && depth != 0; ++m_end) {
            const DumpedRecord& record = records[m_end];
            if (record.kind == "S_INLINESITE" || record.kind == "S_BLOCK32") ++depth;
            if (endsScope(record)) --depth;
            if (record.kind == "S_FRAMEPROC") {
                m_localsIn = lower(record.text("local fp reg = "));
                m_parametersIn = lower(record.text("param fp reg = "));
            }
        }
    }

    const DumpedRecord& head() const { return m_records[m_first]; }
    std::uint32_t start() const { return m_start; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(head().decimal("code size = ")); }

    // Where something begins or ends to hold.
    std::set<std::uint32_t> borders() const {
        std::set<std::uint32_t> borders{0, size() - 1};
        for (std::size_t i = m_first; i < m_end; ++i) {
            if (const auto range = rangeOf(m_records[i])) {
                borders.insert(range->begin - m_start);
                borders.insert(range->end - m_start);
                borders.insert(range->end - m_start - 1);
            }
            for (const DumpedRange& code : inlinedCode(m_records[i])) {
                borders.insert(code.begin);
                borders.insert(code.end);
                borders.insert(code.end - 1);
            }
        }
        std::erase_if(borders, [this](std::uint32_t offset) { return offset >= size(); });
        return borders;
    }

    // The innermost first.
    std::vector<std::vector<ToldVariable>> scopesAt(std::uint32_t offset) const {
        std::vector<std::vector<ToldVariable>> scopes(1);
        std::vector<std::size_t> open{0};
        std::vector<std::size_t> inlined{0};  // calls around each scope
        for (std::size_t i = m_first + 1; i < m_end && !open.empty(); ++i) {
            const DumpedRecord& record = m_records[i];
            if (endsScope(record)) {
                open.pop_back();
            } else if (record.kind == "S_INLINESITE" || record.kind == "S_BLOCK32") {
                if (holds(record, offset)) {
                    inlined.push_back(inlined[open.back()] + (record.kind == "S_INLINESITE" ? 1 : 0));
                    open.push_back(scopes.size());
                    scopes.emplace_back();
                } else {
                    i = endOf(i);
                }
            } else {
                addTo(scopes[open.back()], record, offset);
            }
        }
        for (std::size_t i = 0; i < scopes.size(); ++i)
            for (ToldVariable& variable : scopes[i]) variable.inlined = inlined[i];
        std::ranges::reverse(scopes);
        return scopes;
    }

    // Ids of the inlined functions there, the innermost first.
    std::vector<const DumpedRecord*> inlinedAt(std::uint32_t offset) const {
        std::vector<const DumpedRecord*> sites;
        for (std::size_t i = m_first + 1; i < m_end; ++i) {
            if (m_records[i].kind != "S_INLINESITE") continue;
            if (holds(m_records[i], offset))
                sites.push_back(&m_records[i]);
            else
                i = endOf(i);
        }
        std::ranges::reverse(sites);
        return sites;
    }

  private:
    bool holds(const DumpedRecord& scope, std::uint32_t offset) const {
        if (scope.kind == "S_BLOCK32") {
            const std::uint32_t begin = m_sections.rva(scope.place()) - m_start;
            return offset >= begin && offset - begin < scope.decimal("code size = ");
        }
        return std::ranges::any_of(inlinedCode(scope),
                                   [offset](const DumpedRange& code) { return code.contains(offset); });
    }

    std::size_t endOf(std::size_t scope) const {
        std::size_t depth = 1;
        std::size_t i = scope;
        while (depth != 0 && ++i < m_end) {
            if (m_records[i].kind == "S_INLINESITE" || m_records[i].kind == "S_BLOCK32") ++depth;
            if (endsScope(m_records[i])) --depth;
        }
        return i;
    }

    std::optional<DumpedRange> rangeOf(const DumpedRecord& record) const {
        if (!record.kind.starts_with("S_DEFRANGE") || record.kind.ends_with("FULL_SCOPE")) return {};
        const bool inBrackets = record.details.find("range = [") != std::string::npos;
        const std::uint32_t begin = m_sections.rva(record.place(inBrackets ? "range = [" : "range start = "));
        const auto size = static_cast<std::uint32_t>(
            inBrackets ? numberIn(behind(behind(record.details, "range = ["), "+"), 10)
                       : record.decimal("length = "));
        return DumpedRange{begin, begin + size};
    }

    bool isThere(const DumpedRecord& record, std::uint32_t offset) const {
        const auto range = rangeOf(record);
        if (!range || !range->contains(m_start + offset)) return false;
        std::string_view gaps = behind(record.details, "gaps = [");
        for (gaps = behind(gaps, "("); !gaps.empty(); gaps = behind(gaps, "(")) {
            const auto begin = static_cast<std::uint32_t>(numberIn(gaps, 10));
            const auto size = static_cast<std::uint32_t>(numberIn(behind(gaps, ","), 10));
            const std::uint32_t at = m_start + offset - range->begin;
            if (at >= begin && at - begin < size) return false;
        }
        return true;
    }

    void addTo(std::vector<ToldVariable>& variables, const DumpedRecord& record, std::uint32_t offset) const {
        if (record.kind == "S_LOCAL") {
            variables.push_back({record.name, record.type("type="), true,
                                 record.text("flags = ").find("param") != std::string::npos});
            if (record.details.find("enreg global") != std::string::npos) variables.back().place = "global";
        } else if (record.kind.starts_with("S_DEFRANGE")) {
            if (!variables.empty() && variables.back().isNew) applyRange(variables.back(), record, offset);
        } else if (record.kind == "S_FILESTATIC") {
            variables.push_back({{}, 0, true, false, "global"});
        } else {
            const std::string place = ownPlace(record);
            const bool isTold =
                std::ranges::find(variables, record.name, &ToldVariable::name) != variables.end();
            if (!place.empty() && !isTold)
                variables.push_back({record.name, record.type("type = "), false, false, place});
        }
    }

    // The tool takes a gap whose offset ends with 0xF0 or more for what pads a record (LLVM's
    // mapVectorTail()), and tells neither it nor those behind it.
    static bool lacksGaps(const DumpedRecord& record) {
        const bool isRelative = record.kind == "S_DEFRANGE_REGISTER_REL";
        const std::uint64_t gaps =
            (numberIn(behind(record.headline, "size = "), 10) - (isRelative ? 20 : 16)) / 4;
        const std::string_view told = behind(record.details, "gaps = [");
        return static_cast<std::uint64_t>(std::ranges::count(told, '(')) < gaps;
    }

    void applyRange(ToldVariable& variable, const DumpedRecord& record, std::uint32_t offset) const {
        if (variable.place == "global") return;
        if (rangeOf(record) && lacksGaps(record)) variable.isDoubtful = true;
        const std::string frame = variable.parameter ? m_parametersIn : m_localsIn;
        if (record.kind == "S_DEFRANGE_FRAMEPOINTER_REL_FULL_SCOPE")
            variable.place = "[" + frame + " " +
                             std::to_string(static_cast<std::int64_t>(
                                 numberIn(behind(record.headline, "offset = "), 10))) +
                             "]";
        if (!isThere(record, offset)) return;
        const auto at = std::to_string(static_cast<std::int64_t>(record.decimal("offset = ")));
        if (record.kind == "S_DEFRANGE_REGISTER") variable.place = "@" + lower(record.text("register = "));
        if (record.kind == "S_DEFRANGE_FRAMEPOINTER_REL") variable.place = "[" + frame + " " + at + "]";
        // What it is on x64 is told nowhere.
        if (record.text("register = ") == "VFRAME") variable.isDoubtful = true;
        if (record.kind == "S_DEFRANGE_REGISTER_REL" && record.decimal("offset in parent = ") == 0)
            variable.place = "[" + lower(record.text("register = ")) + " " + at + "]";
    }

    std::string ownPlace(const DumpedRecord& record) const {
        const auto at = std::to_string(static_cast<std::int64_t>(record.decimal("offset = ")));
        if (record.kind == "S_REGREL32") return "[" + lower(record.text("register = ")) + " " + at + "]";
        if (record.kind == "S_BPREL32") return "[ebp " + at + "]";
        if (record.kind == "S_REGISTER") return "@" + lower(record.text("register = "));
        if (record.kind == "S_LDATA32" || record.kind == "S_GDATA32")
            return "static " + std::to_string(m_sections.rva(record.place()));
        return {};
    }

    const RecordList& m_records;
    std::size_t m_first;
    const DumpedSections& m_sections;
    std::uint32_t m_start;
    std::size_t m_end = 0;
    std::string m_localsIn;
    std::string m_parametersIn;
};

using Texts = std::vector<std::string>;

using Scopes = std::vector<std::vector<ToldVariable>>;

bool isComparable(const Scopes& scopes, std::string_view name) {
    for (const auto& scope : scopes)
        for (const ToldVariable& variable : scope)
            if (variable.name == name && variable.isDoubtful) return false;
    return !name.empty();
}

Texts textsOf(const std::vector<Variable>& variables, const Scopes& told) {
    Texts texts;
    for (const Variable& variable : variables)
        if (isComparable(told, variable.name))
            texts.push_back(std::string(variable.name) + " " +
                            std::to_string(static_cast<std::uint32_t>(variable.type)) + " " +
                            placeText(variable.place) + " " + std::to_string(variable.inlined));
    return texts;
}

Texts textsOf(const Scopes& scopes) {
    Texts texts;
    for (const auto& scope : scopes)
        for (const ToldVariable& variable : scope)
            if (variable.place != "global" && isComparable(scopes, variable.name))
                texts.push_back(variable.name + " " + std::to_string(variable.type) + " " + variable.place +
                                " " + std::to_string(variable.inlined));
    return texts;
}

struct Opened {
    explicit Opened(const std::string& pdb) : records(dumped(pdb, "-symbols")), sections(pdb) {
        auto opened = openPdb(pdb, {});
        REQUIRE(opened);
        source = std::move(*opened);
        REQUIRE(source->scopes() != nullptr);
    }
    // Each procedure; of several at one place, as the linker folds them, the first.
    void forEach(const std::function<void(const ToldProcedure&)>& take) const {
        std::set<std::uint32_t> seen;
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (records[i].kind != "S_GPROC32" && records[i].kind != "S_LPROC32") continue;
            const ToldProcedure procedure(records, i, sections);
            if (procedure.size() != 0 && seen.insert(procedure.start()).second) take(procedure);
        }
    }

    RecordList records;
    DumpedSections sections;
    std::unique_ptr<const SymbolSource> source;
};

}  // namespace

TEST_CASE("Every procedure of real PDBs is the one that LLVM tells", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const Opened opened(pdb);
        std::size_t folded = 0;
        opened.forEach([&](const ToldProcedure& told) {
            INFO(told.head().name);
            for (const std::uint32_t rva : {told.start(), told.start() + told.size() - 1}) {
                const auto found = opened.source->scopes()->procedureAt(rva);
                REQUIRE(found);
                if (found->name != told.head().name) {
                    ++folded;
                    continue;
                }
                CHECK(found->rva == told.start());
                CHECK(found->size == told.size());
                CHECK(found->bodyOffset == told.head().decimal("debug start = "));
                CHECK(static_cast<std::uint32_t>(found->type) == told.head().type("type = "));
            }
        });
        CHECK(folded < 20);
    }
}

TEST_CASE("Every variable of real PDBs is where LLVM tells it, at each border of its ranges", "[pdb][real]") {
    std::size_t compared = 0;
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const Opened opened(pdb);
        const ScopeTable& scopes = *opened.source->scopes();
        opened.forEach([&](const ToldProcedure& told) {
            if (scopes.procedureAt(told.start())->name != told.head().name) return;
            for (const std::uint32_t offset : told.borders()) {
                const std::vector<Variable> ours = scopes.variablesAt(told.start() + offset);
                const auto theirs = told.scopesAt(offset);
                // Parameters come first in each scope, which is no matter of the places.
                Texts left = textsOf(ours, theirs);
                Texts right = textsOf(theirs);
                std::ranges::sort(left);
                std::ranges::sort(right);
                INFO(told.head().name << " + " << offset);
                CHECK(left == right);
                for (const auto& scope : theirs)
                    for (const ToldVariable& variable : scope)
                        if (variable.isNew && variable.parameter)
                            CHECK(std::ranges::any_of(ours, [&](const Variable& own) {
                                return own.parameter && own.name == variable.name;
                            }));
                compared += left.size();
            }
        });
    }
    if (!realPdbs().empty()) CHECK(compared > 10000);
}

TEST_CASE("Every inlined call of real PDBs is told with its name and its caller's line", "[pdb][real]") {
    std::size_t compared = 0;
    for (const std::string& pdb : realPdbs()) {
        INFO(pdb);
        const Opened opened(pdb);
        const ScopeTable& scopes = *opened.source->scopes();
        opened.forEach([&](const ToldProcedure& told) {
            if (scopes.procedureAt(told.start())->name != told.head().name) return;
            for (const std::uint32_t offset : told.borders()) {
                const auto theirs = told.inlinedAt(offset);
                const auto ours = scopes.inlinedAt(told.start() + offset);
                INFO(told.head().name << " + " << offset);
                REQUIRE(ours.size() == theirs.size());
                for (std::size_t i = 0; i < ours.size(); ++i) {
                    // The tool shortens long names, and leaves out what they belong to.
                    std::string name = theirs[i]->text("inlinee = ");
                    name = name.substr(name.find('(') + 1);
                    const std::string shown = name.substr(0, name.find_first_of(".<)"));
                    // An id of another module's, which the tool does not follow either.
                    if (!theirs[i]->text("inlinee = ").starts_with("0x8"))
                        CHECK(ours[i].name.find(shown) != std::string_view::npos);
                    std::uint32_t first = UINT32_MAX;
                    for (const DumpedRange& code : inlinedCode(*theirs[i]))
                        first = std::min(first, code.begin);
                    CHECK(ours[i].rva == told.start() + first);
                    CHECK(ours[i].callLine != 0);
                    CHECK_FALSE(ours[i].callFile.empty());
                    ++compared;
                }
                // The line of inlined code is the innermost function's own.
                const auto line = opened.source->lines()->at(told.start() + offset);
                if (theirs.empty() || !line) continue;
                for (const DumpedRange& code : inlinedCode(*theirs.front()))
                    if (code.contains(offset)) CHECK(line->line >= code.line);
            }
        });
    }
    if (!realPdbs().empty()) CHECK(compared > 1000);
}

TEST_CASE("The arguments of a procedure that was not optimized come first", "[pdb][real]") {
    for (const std::string& pdb : realPdbs()) {
        const auto source = openPdb(pdb, {});
        REQUIRE(source);
        const auto copy = (*source)->find("RtlSetVolatileMemory");
        if (!copy || copy->type == kNoType) continue;
        const auto variables = (*source)->scopes()->variablesAt(copy->rva);
        const auto listed = (*source)->types()->parameters(copy->type);
        REQUIRE(listed);
        const auto parameters = std::ranges::count(variables, true, &Variable::parameter);
        CHECK(static_cast<std::size_t>(parameters) == listed->size());
    }
}
