#include "core/command/types/DisplayTypeArguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/Text.h"
#include "core/command/OneLine.h"

namespace hawser::command {

const std::string_view kDisplayTypeHelp =
    "dt [Options] [Module!]Name [[-y] Field ...] [Address] [-l Field]\n"
    "  -a[n]  array elements, each in its line, n of them    -l f   each element of a list along f\n"
    "  -b     records and arrays within, to any depth        -n     what follows is a name\n"
    "  -c     one line                                       -p     the address is physical\n"
    "  -d     layouts of all types that are listed           -r[n]  records and pointers within, n levels\n"
    "  -e     list types                                     -s n   list types of n bytes\n"
    "  -i     without indentation                            -t     list types only\n"
    "  -o     without offsets                                -v     sizes, numbers of elements\n"
    "                                                        -y     what follows begins a name\n"
    "Field: Name, Name* (beginning), Name. (with what is in it), Name[n] (element)\n";

namespace {

constexpr unsigned kUnlimitedDepth = 9;  // of -r without a digit

// To the next blank that no bracket holds: an address may be an expression, a name a template.
std::string_view takeToken(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    int open = 0;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        if (c == '(' || c == '[' || c == '<') ++open;
        if ((c == ')' || c == ']' || c == '>') && open > 0) --open;
        if ((c == ' ' || c == '\t') && open == 0) break;
    }
    const std::string_view token = text.substr(0, end);
    text.remove_prefix(end);
    return token;
}

bool looksLikeAddress(std::string_view token) {
    if (token.starts_with('@') || isDigit(token.front()) || token.starts_with("poi(")) return true;
    if (token.find_first_not_of("0123456789abcdefABCDEF`") == std::string_view::npos) return true;
    return token.find('+') != std::string_view::npos;
}

class ArgumentParser {
  public:
    explicit ArgumentParser(std::string_view text) : m_rest(text) {}

    Result<DisplayTypeArguments> run() {
        for (std::string_view token = takeToken(m_rest); !token.empty(); token = takeToken(m_rest)) {
            if (token.size() > 1 && token.front() == '-') {
                if (auto done = options(token.substr(1)); !done) return tl::unexpected(done.error());
            } else {
                operand(token);
            }
        }
        // -a behind everything is meant for everything.
        if (m_next.elements) m_told.layout.arrays = true;
        return std::move(m_told);
    }

  private:
    Result<> options(std::string_view letters) {
        while (!letters.empty()) {
            const char letter = letters.front();
            letters.remove_prefix(1);
            if (letter != 'r' && letter != 'a') {
                if (auto done = option(letter); !done) return done;
                continue;
            }
            const std::size_t digits = std::min(letters.find_first_not_of("0123456789"), letters.size());
            const auto number = parseNumber(letters.substr(0, digits), 10);
            letters.remove_prefix(digits);
            if (letter == 'a') {
                m_next.elements = true;
                m_told.layout.elements = number.value_or(0);
            } else {
                const std::uint64_t depth = number.value_or(kUnlimitedDepth);
                m_told.layout.depth = static_cast<unsigned>(std::min<std::uint64_t>(depth, kUnlimitedDepth));
            }
        }
        return {};
    }

    bool* flagOf(char letter) {
        switch (letter) {
            case 'b':
                return &m_told.layout.blocks;
            case 'c':
                return &m_told.layout.compact;
            case 'v':
                return &m_told.layout.verbose;
            case 'y':
                return &m_next.prefix;
            case 'n':
                return &m_next.name;
            case 'p':
                return &m_told.physical;
            case 'd':
                return &m_told.details;
            case 'e':
                return &m_told.enumerates;
            case 't':
                return &m_told.typesOnly;
            case 'h':
                return &m_told.help;
        }
        return nullptr;
    }

    Result<> option(char letter) {
        if (bool* const flag = flagOf(letter)) {
            *flag = true;
            m_told.enumerates = m_told.enumerates || letter == 't';
            return {};
        }
        if (letter == 'i' || letter == 'o') {
            (letter == 'i' ? m_told.layout.indented : m_told.layout.offsets) = false;
            return {};
        }
        if (letter != 's' && letter != 'l')
            return fail(ErrorCode::InvalidArgument, fmt::format("dt knows no option '-{}'; dt -h lists them.",
                                                                oneLine(std::string(1, letter), 8)));
        const std::string_view token = takeToken(m_rest);
        if (token.empty())
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("Something is missing behind '-{}'.", letter));
        (letter == 's' ? m_told.size : m_told.list) = token;
        m_told.enumerates = m_told.enumerates || letter == 's';
        return {};
    }

    void operand(std::string_view token) {
        DisplayTypeArguments::Operand operand = std::exchange(m_next, {});
        operand.text = token;
        operand.isAddress = !operand.name && !operand.prefix && looksLikeAddress(token);
        if (m_told.name || operand.isAddress) {
            m_told.operands.push_back(std::move(operand));
            return;
        }
        // A name with blanks stands in brackets.
        if (token.size() > 2 && token.front() == '(' && token.back() == ')')
            operand.text = trim(token.substr(1, token.size() - 2));
        m_told.layout.arrays = operand.elements;
        m_told.name = std::move(operand);
    }

    std::string_view m_rest;
    DisplayTypeArguments m_told;
    DisplayTypeArguments::Operand m_next;  // what options say of the operand that follows them
};

}  // namespace

Result<DisplayTypeArguments> parseDisplayType(std::string_view text) {
    return ArgumentParser(text).run();
}

}  // namespace hawser::command
