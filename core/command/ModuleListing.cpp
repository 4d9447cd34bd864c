#include "core/command/ModuleListing.h"

#include <fmt/format.h>

#include "core/command/Arguments.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

// One letter without an argument; false: there is none like it.
bool takeFlag(char letter, ModuleListing& listing) {
    using Column = ModuleListing::Column;
    switch (letter) {
        case 'v':
            listing.verbose = true;
            return true;
        case 'c':
            listing.checkSums = true;
            return true;
        case 'k':
            listing.kernelOnly = true;
            return true;
        case 'u':
            listing.userOnly = true;
            return true;
        case 'l':
            listing.withSymbols = true;
            return true;
        case 'e':
            listing.withoutSymbols = true;
            return true;
        case 'i':
        case 'n':
        case 'p':
            listing.column = Column::ImageName;
            return true;
        case 'f':
            listing.column = Column::Path;
            return true;
        case 't':
            listing.column = Column::Time;
            return true;
        case 'o':
            listing.loadedOnly = true;
            return true;
        case 'D':  // links are there anyway
            return true;
        default:
            return false;
    }
}

class Letters {
  public:
    Letters(Arguments& arguments, const ExpressionContext& context, ModuleListing& listing)
        : m_arguments(arguments), m_context(context), m_listing(listing) {}

    // `whole`: the word in a message.
    Result<> take(std::string_view letters, std::string_view whole) {
        while (!letters.empty()) {
            const char letter = letters.front();
            letters.remove_prefix(1);
            if ((letter == '1' || letter == 's') && letters.starts_with('m')) {
                (letter == '1' ? m_listing.namesOnly : m_listing.byName) = true;
                letters.remove_prefix(1);
            } else if (letter == 'm' || letter == 'M') {
                auto& pattern = letter == 'm' ? m_listing.pattern : m_listing.imagePattern;
                pattern = std::string(letters.empty() ? m_arguments.takeWord() : letters);
                return {};
            } else if (letter == 'a') {
                return takeAddress(letters);
            } else if (!takeFlag(letter, m_listing)) {
                return fail(ErrorCode::InvalidArgument,
                            fmt::format("Syntax error at '{}'", oneLine(whole, 64)));
            }
        }
        return {};
    }

  private:
    Result<> takeAddress(std::string_view rest) {
        Arguments own(rest);
        const auto address = (rest.empty() ? m_arguments : own).takeAddress(m_context);
        if (!address) return tl::unexpected(address.error());
        m_listing.address = *address;
        return {};
    }

    Arguments& m_arguments;
    const ExpressionContext& m_context;
    ModuleListing& m_listing;
};

}  // namespace

Result<ModuleListing> takeModuleListing(std::string_view suffix, Arguments& arguments,
                                        const ExpressionContext& context) {
    ModuleListing listing;
    Letters letters(arguments, context, listing);
    if (auto done = letters.take(suffix, suffix); !done) return tl::unexpected(done.error());
    while (!arguments.empty()) {
        const std::string_view word = arguments.takeWord();
        if (auto done = letters.take(word, word); !done) return tl::unexpected(done.error());
    }
    return listing;
}

}  // namespace hawser::command
