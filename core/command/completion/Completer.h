#pragma once

#include <string_view>

#include "core/command/CommandContext.h"
#include "core/command/CommandRegistry.h"
#include "core/command/completion/CandidateList.h"
#include "core/command/completion/CompletionPlace.h"
#include "core/command/completion/KnownSymbols.h"

namespace hawser::command {

// Completes the word that a line is in the middle of, by what its command takes. Reads nothing from the
// target, waits for nothing, changes nothing: while the target runs it knows what it knew before. Engine
// thread; all that it is given outlives it.
class Completer {
  public:
    // `files`: the folders of this computer may be looked into.
    Completer(const CommandRegistry& registry, CommandContext& context, bool files)
        : m_registry(registry), m_context(context), m_known(context.debugger()), m_files(files) {}

    // `cursor`: in bytes; what stands behind it is not looked at, but for a quote.
    Completion complete(std::string_view line, std::size_t cursor) const;

  private:
    // A word, and what of the operand stands before it.
    struct Word {
        std::string_view before;
        std::string_view text;
        std::size_t start = 0;  // in the line
    };
    enum class Language { Masm, Cpp, Pattern };

    Completion operand(const CompletionPlace& place) const;
    Completion commandNames(const Word& word) const;
    Completion expression(const CompletionPlace& place, Language language) const;
    Completion registers(const CompletionPlace& place) const;
    Completion typeAndFields(const CompletionPlace& place) const;
    Completion fields(const std::optional<DataType>& record, const Word& word) const;
    Completion modules(const Word& word) const;
    Completion locals(const Word& word) const;
    Completion aliases(const Word& word, bool closes) const;
    Completion sourceFiles(const Word& word) const;
    Completion files(const CompletionPlace& place, bool quoted, bool quoteEnds) const;

    void addRegisters(CandidateList& list, std::string_view mark) const;
    void addModules(CandidateList& list) const;
    void addLocals(CandidateList& list) const;
    // Of the module that is named in the word, or of all.
    void addSymbols(CandidateList& list, Language language) const;
    void addTypes(CandidateList& list) const;

    const CommandRegistry& m_registry;
    CommandContext& m_context;
    KnownSymbols m_known;
    bool m_files;
};

}  // namespace hawser::command
