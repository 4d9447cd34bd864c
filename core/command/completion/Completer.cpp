#include "core/command/completion/Completer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/ExpressionLexer.h"
#include "core/command/PseudoRegisters.h"
#include "core/command/completion/CppOperand.h"
#include "core/command/completion/FileCandidates.h"
#include "core/command/cpp/CppLexer.h"
#include "core/engine/Architecture.h"
#include "core/engine/Sources.h"

namespace hawser::command {

namespace {

using Kind = CompletionKind;

// Shorter beginnings of a name without a module would name half of the kernel.
constexpr std::size_t kMinBareSymbol = 2;

// A name that stands in the expression as one word.
bool isMasmWord(const std::string& name) {
    const ExpressionLexer lexer(name);
    return lexer.current().kind == TokenKind::Word && lexer.current().end == name.size();
}
bool isCppWord(const std::string& name) {
    const CppLexer lexer(name);
    return lexer.current().kind == CppTokenKind::Name && lexer.current().end == name.size();
}
bool isOneWord(std::string_view name) {
    return name.find_first_of(" \t;\"'`{}*?") == std::string_view::npos;
}

// A wildcard for what begins so; nothing: it has wildcards of its own.
std::optional<std::string> beginningWith(std::string_view begun) {
    if (begun.find_first_of("*?") != std::string_view::npos) return std::nullopt;
    return std::string(begun) + "*";
}

template <class IsPart>
std::size_t wordStart(std::string_view text, const IsPart& isPart) {
    std::size_t start = text.size();
    while (start > 0 && isPart(text[start - 1])) --start;
    return start;
}

bool isMasmPart(char c) {
    return isWordCharacter(c) || c == '@';
}
bool isCppPart(char c) {
    return (isWordCharacter(c) && c != '?' && c != '`') || c == '@' || c == ':' || c == '#';
}

// "dt" takes options; what follows them are a name and its fields.
std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(text, ' '))
        if (!word.empty() && word.front() != '-') words.push_back(word);
    return words;
}

// What the evaluator of the other kind is in the middle of: "@@c++(nt!It".
std::optional<std::size_t> openCpp(std::string_view text) {
    constexpr std::string_view kMark = "@@c++(";
    const std::size_t at = text.rfind(kMark);
    if (at == std::string_view::npos) return std::nullopt;
    int open = 1;
    for (std::size_t i = at + kMark.size(); i < text.size() && open > 0; ++i)
        open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    return open > 0 ? std::optional(at + kMark.size()) : std::nullopt;
}

}  // namespace

Completion Completer::complete(std::string_view line, std::size_t cursor) const {
    cursor = std::min(cursor, line.size());
    Completion none;
    none.start = cursor;
    const std::string_view before = line.substr(0, cursor);
    const CompletionPlace place = completionPlace(before, m_registry);
    const Word word{{}, place.text, place.start};
    const char next = cursor < line.size() ? line[cursor] : '\0';
    switch (place.kind) {
        case CompletionPlace::Kind::Nothing:
            return none;
        case CompletionPlace::Kind::Name:
            return commandNames(word);
        case CompletionPlace::Kind::Alias:
            return aliases(word, next != '}');
        case CompletionPlace::Kind::Source:
            return sourceFiles(word);
        case CompletionPlace::Kind::Quoted:
            return place.command->operand == Operand::Source ? sourceFiles(word)
                                                             : files(place, true, next == '"');
        case CompletionPlace::Kind::Operand:
            return operand(place);
    }
    return none;
}

Completion Completer::operand(const CompletionPlace& place) const {
    const std::string_view text = place.text;
    const auto wordOf = [&](const auto& isPart) {
        const std::size_t start = wordStart(text, isPart);
        return Word{text.substr(0, start), text.substr(start), place.start + start};
    };
    const Word toBlank = wordOf([](char c) { return !isBlank(c); });
    switch (place.command->operand) {
        case Operand::Text:
            break;
        case Operand::Expression:
            return expression(place, m_context.prefersCpp() ? Language::Cpp : Language::Masm);
        case Operand::Cpp:
            return expression(place, Language::Cpp);
        case Operand::Symbol:
            return expression(place, Language::Pattern);
        case Operand::CommandName:
            return commandNames(toBlank);
        case Operand::Register:
            return registers(place);
        case Operand::Module:
            return modules(wordOf([](char c) { return !isBlank(c) && c != '='; }));
        case Operand::Type:
            return typeAndFields(place);
        case Operand::Variable:
            return locals(toBlank);
        case Operand::Alias:
            return aliases(toBlank, false);
        case Operand::Source:
            return sourceFiles(toBlank);
        case Operand::File:
            // Behind the file stands an expression, if anything: .writemem File Range.
            if (std::ranges::any_of(wordsOf(toBlank.before),
                                    [](std::string_view word) { return word.size() > 3 || word[0] != '/'; }))
                return expression(place, Language::Masm);
            return files({place.kind, place.command, toBlank.text, toBlank.start}, false, false);
        case Operand::Folders: {
            const Word folder = wordOf([](char c) { return !isBlank(c) && c != ';' && c != '*'; });
            return files({place.kind, place.command, folder.text, folder.start}, false, false);
        }
    }
    return {place.start + text.size(), {}, {}, false};
}

// Names that differ in case alone are commands of their own.
Completion Completer::commandNames(const Word& word) const {
    if (word.text.empty()) return {word.start, {}, {}, false};
    const auto gather = [&](bool exactly) {
        CandidateList list(word.text);
        for (const auto& family : m_registry.families()) {
            if (family.title.empty()) continue;  // known by name alone, and refused
            for (const Command& command : family.commands) {
                const bool begins = exactly ? command.name.starts_with(word.text) : list.fits(command.name);
                if (begins) list.add(std::string(command.name), Kind::Command);
            }
        }
        return std::move(list).finish(word.start);
    };
    Completion found = gather(true);
    return found.candidates.empty() ? gather(false) : found;
}

Completion Completer::expression(const CompletionPlace& place, Language language) const {
    std::string_view text = place.text;
    std::size_t offset = place.start;
    if (const auto cpp = openCpp(text); cpp && language == Language::Masm) {
        language = Language::Cpp;
        text = text.substr(*cpp);
        offset += *cpp;
    }
    const std::size_t start = language == Language::Cpp ? wordStart(text, isCppPart)
                              : language == Language::Masm
                                  ? wordStart(text, isMasmPart)
                                  : wordStart(text, [](char c) { return !isBlank(c); });
    const Word word{text.substr(0, start), text.substr(start), offset + start};
    if (language == Language::Cpp)
        if (const auto owner = cppOwner(word.before); !owner.empty())
            return fields(m_known.recordOf(owner), word);
    CandidateList list(word.text);
    if (word.text.starts_with('@') || word.text.starts_with('$')) {
        addRegisters(list, word.text.substr(0, word.text.starts_with("@$") ? 2 : 1));
        return std::move(list).finish(word.start);
    }
    if (language == Language::Cpp && mayBeType(word.before)) addTypes(list);
    if (word.text.find('!') == std::string_view::npos) {
        addModules(list);
        addLocals(list);
    }
    addSymbols(list, language);
    return std::move(list).finish(word.start);
}

// "rax", "rax=1,@rb": a name, and behind = an expression.
Completion Completer::registers(const CompletionPlace& place) const {
    const std::size_t comma = place.text.rfind(',');
    const std::size_t part = comma == std::string_view::npos ? 0 : comma + 1;
    if (place.text.find('=', part) != std::string_view::npos)
        return expression(place, m_context.prefersCpp() ? Language::Cpp : Language::Masm);
    const std::size_t start = wordStart(place.text, [](char c) { return !isBlank(c) && c != ','; });
    const std::string_view word = place.text.substr(start);
    CandidateList list(word);
    const std::size_t mark = word.starts_with("@$")                           ? 2
                             : word.starts_with('@') || word.starts_with('$') ? 1
                                                                              : 0;
    addRegisters(list, word.substr(0, mark));
    return std::move(list).finish(place.start + start);
}

// "dt [Options] Type [Field[.Field]]... [Address]".
Completion Completer::typeAndFields(const CompletionPlace& place) const {
    const std::size_t start = wordStart(place.text, [](char c) { return !isBlank(c); });
    const Word word{place.text.substr(0, start), place.text.substr(start), place.start + start};
    const auto before = wordsOf(word.before);
    if (before.empty()) {
        CandidateList list(word.text);
        if (word.text.find('!') == std::string_view::npos) {
            addModules(list);
            addLocals(list);
        }
        addTypes(list);
        addSymbols(list, Language::Pattern);
        return std::move(list).finish(word.start);
    }
    if (word.text.find_first_of("@!(`") != std::string_view::npos) return expression(place, Language::Masm);
    auto record = m_known.typeBehind(before.front());
    std::size_t last = 0;
    for (std::size_t dot = word.text.find('.'); dot != std::string_view::npos && record;
         dot = word.text.find('.', last)) {
        const std::string_view name = word.text.substr(last, dot - last);
        record = KnownSymbols::field(*record, name.substr(0, name.find('[')));
        last = dot + 1;
    }
    Completion found = fields(record, {{}, word.text.substr(last), word.start + last});
    // What is no field may be an address.
    return found.candidates.empty() ? expression(place, Language::Masm) : found;
}

Completion Completer::fields(const std::optional<DataType>& record, const Word& word) const {
    CandidateList list(word.text);
    if (record)
        for (const symbols::Member& member : KnownSymbols::fieldsOf(*record))
            if (list.fits(member.name) && isCppWord(member.name) && !list.add(member.name, Kind::Field))
                break;
    return std::move(list).finish(word.start);
}

Completion Completer::modules(const Word& word) const {
    CandidateList list(word.text);
    addModules(list);
    return std::move(list).finish(word.start);
}

Completion Completer::locals(const Word& word) const {
    CandidateList list(word.text);
    addLocals(list);
    return std::move(list).finish(word.start);
}

Completion Completer::aliases(const Word& word, bool closes) const {
    CandidateList list(word.text);
    for (const auto& [name, text] : m_context.aliases().named())
        if (name.starts_with(word.text) && isOneWord(name)) list.add(name + (closes ? "}" : ""), Kind::Alias);
    return std::move(list).finish(word.start);
}

// "`nt!driver.c:12`": the names of files without their folders.
Completion Completer::sourceFiles(const Word& word) const {
    const std::size_t mark = word.text.rfind('!');
    const std::string_view module = mark == std::string_view::npos ? "" : word.text.substr(0, mark);
    const std::size_t begin = mark == std::string_view::npos ? 0 : mark + 1;
    CandidateList list(word.text.substr(begin));
    for (const ModuleSource& one : m_known.sources(module)) {
        if (one.source->lines() == nullptr) continue;
        for (const std::string_view path : one.source->lines()->files()) {
            const std::string_view name = path.substr(path.find_last_of("/\\") + 1);
            const bool carried = name.find_first_of("`:!\"; \t") == std::string_view::npos;
            if (carried && list.fits(name) && !list.add(std::string(name), Kind::SourceFile)) break;
        }
    }
    return std::move(list).finish(word.start + begin);
}

Completion Completer::files(const CompletionPlace& place, bool quoted, bool quoteEnds) const {
    CandidateList list(place.text);
    if (m_files) addFiles(list, {place.command->operand == Operand::Folders, quoted, quoteEnds});
    return std::move(list).finish(place.start);
}

// `mark`: what stands in front of the name: @, $ or @$.
void Completer::addRegisters(CandidateList& list, std::string_view mark) const {
    const auto add = [&](std::string_view front, std::string_view name) {
        std::string text = std::string(front) + std::string(name);
        if (list.fits(text)) list.add(std::move(text), Kind::Register);
    };
    const bool pseudo = mark.ends_with('$');
    if (pseudo)
        for (const std::string& name : pseudoRegisterNames()) add(mark, name);
    if (pseudo) return;
    const engine::RegisterTable& table = m_context.debugger().architecture().registers();
    for (const engine::RegisterPlace& place : table.places()) add(mark, place.name);
    for (const engine::RegisterPart& part : table.parts()) add(mark, part.name);
}

void Completer::addModules(CandidateList& list) const {
    for (const engine::Module& module : m_context.debugger().modules())
        if (list.fits(module.name) && isOneWord(module.name) && !list.add(module.name, Kind::Module)) return;
}

void Completer::addLocals(CandidateList& list) const {
    for (const KnownSymbols::Local& local : m_known.locals())
        if (list.fits(local.name) && isCppWord(local.name)) list.add(local.name, Kind::Variable);
}

void Completer::addSymbols(CandidateList& list, Language language) const {
    const QualifiedName name = splitName(list.typed());
    const bool qualified = list.typed().find('!') != std::string_view::npos;
    const auto pattern = beginningWith(name.name);
    if (!pattern || (!qualified && name.name.size() < kMinBareSymbol)) return;
    const auto isWord = [&](const std::string& text) {
        switch (language) {
            case Language::Masm:
                return isMasmWord(text);
            case Language::Cpp:
                return isCppWord(text);
            case Language::Pattern:
                return isOneWord(text);
        }
        return false;
    };
    for (const ModuleSource& one : m_known.sources(name.module)) {
        if (list.full()) return;
        one.source->forEach(*pattern, [&](const symbols::Symbol& symbol) {
            std::string text(symbol.name);
            if (qualified) text.insert(0, one.module.name + "!");
            return !isWord(text) || list.add(std::move(text), Kind::Symbol);
        });
    }
}

void Completer::addTypes(CandidateList& list) const {
    const QualifiedName name = splitName(list.typed());
    const bool qualified = list.typed().find('!') != std::string_view::npos;
    const auto pattern = beginningWith(name.name);
    if (!pattern || (!qualified && name.name.size() < kMinBareSymbol)) return;
    for (const ModuleSource& one : m_known.sources(name.module)) {
        if (list.full() || one.source->types() == nullptr) continue;
        one.source->types()->forEach(*pattern, [&](std::string_view type, symbols::TypeId) {
            std::string text(type);
            if (qualified) text.insert(0, one.module.name + "!");
            return !isCppWord(text) || list.add(std::move(text), Kind::Type);
        });
    }
}

}  // namespace hawser::command
