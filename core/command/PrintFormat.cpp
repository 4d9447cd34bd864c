#include "core/command/PrintFormat.h"

#include <fmt/format.h>
#include <fmt/printf.h>

#include <algorithm>
#include <bit>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/SourceLineText.h"
#include "core/command/TargetStrings.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxWidth = 1024;  // characters that a width or a precision asks for
constexpr std::size_t kShown = 32;

struct Conversion {
    std::string_view text;    // whole
    std::string flags;        // "-+ #0"
    std::string size;         // width and precision: "8.3"
    std::string_view length;  // "h", "l", "ll", "I64", "m", "ms"
    char letter = 0;

    bool wide() const { return length == "I64" || length == "l" || length == "ll" || length == "L"; }
};

// The library throws at what it does not like.
template <class Value>
std::string cText(const std::string& conversion, const Value& value) {
    try {
        return fmt::sprintf(conversion, value);
    } catch (const fmt::format_error&) {
        return conversion;
    }
}

class Formatter {
  public:
    Formatter(std::string_view format, Arguments& arguments, const CommandContext& context)
        : m_format(format), m_arguments(arguments), m_context(context) {}

    Result<std::string> run() {
        while (m_at < m_format.size()) {
            if (m_format[m_at] == '\\' && m_at + 1 < m_format.size()) {
                escape(m_format[m_at + 1]);
            } else if (m_format[m_at] != '%') {
                m_text += m_format[m_at++];
            } else if (m_format.substr(m_at).starts_with("%%")) {
                m_text += '%';
                m_at += 2;
            } else if (auto done = convert(); !done) {
                return tl::unexpected(done.error());
            }
        }
        if (auto end = m_arguments.expectEnd(); !end) return tl::unexpected(end.error());
        return std::move(m_text);
    }

  private:
    void escape(char letter) {
        constexpr std::string_view kLetters = "ntr\\\"'";
        constexpr std::string_view kMeanings = "\n\t\r\\\"'";
        const std::size_t known = kLetters.find(letter);
        if (known == std::string_view::npos) m_text += '\\';
        m_text += known == std::string_view::npos ? letter : kMeanings[known];
        m_at += 2;
    }

    char peek() const { return m_at < m_format.size() ? m_format[m_at] : '\0'; }

    Result<std::uint64_t> argument() {
        m_arguments.take(',');
        if (m_arguments.empty())
            return fail(ErrorCode::InvalidArgument, "The format has more conversions than there are values.");
        return m_arguments.takeExpression(m_context);
    }

    Result<> number(Conversion& conversion) {
        if (peek() == '*') {
            ++m_at;
            const auto value = argument();
            if (!value) return tl::unexpected(value.error());
            conversion.size += fmt::format("{}", std::min(*value, kMaxWidth));
            return {};
        }
        std::uint64_t value = 0;
        const std::size_t begin = m_at;
        for (; peek() >= '0' && peek() <= '9'; ++m_at)
            value = std::min(value * 10 + static_cast<std::uint64_t>(peek() - '0'), kMaxWidth);
        if (m_at > begin) conversion.size += fmt::format("{}", value);
        return {};
    }

    Result<Conversion> read() {
        Conversion conversion;
        const std::size_t begin = m_at++;
        while (std::string_view("-+ #0").find(peek()) != std::string_view::npos && peek() != '\0')
            conversion.flags += m_format[m_at++];
        if (auto done = number(conversion); !done) return tl::unexpected(done.error());
        if (peek() == '.') {
            conversion.size += m_format[m_at++];
            if (auto done = number(conversion); !done) return tl::unexpected(done.error());
        }
        for (const std::string_view length : {"I64", "I32", "ll", "ms", "l", "h", "L", "w", "m"}) {
            if (!m_format.substr(m_at).starts_with(length)) continue;
            conversion.length = length;
            m_at += length.size();
            break;
        }
        conversion.letter = peek();
        m_at = std::min(m_at + 1, m_format.size());
        conversion.text = m_format.substr(begin, m_at - begin);
        return conversion;
    }

    Result<> convert() {
        const auto conversion = read();
        if (!conversion) return tl::unexpected(conversion.error());
        const std::string kind = std::string(conversion->length) + conversion->letter;
        const bool known = kind.starts_with('m') ? stringKindOf(kind).has_value()
                                                 : conversion->letter != '\0' && isKnown(conversion->letter);
        if (!known)
            return fail(ErrorCode::Unsupported,
                        fmt::format(".printf knows no '{}'.", oneLine(conversion->text, kShown)));
        const auto value = argument();
        if (!value) return tl::unexpected(value.error());
        if (const auto string = stringKindOf(kind)) return put(*conversion, Address(*value), *string);
        put(*conversion, *value);
        return {};
    }

    static bool isKnown(char letter) {
        return std::string_view("diuoxXcCeEfgGapNy").find(letter) != std::string_view::npos;
    }

    Result<> put(const Conversion& conversion, Address address, StringKind kind) {
        const auto string = readTargetString(m_context, address, kind);
        if (!string) return tl::unexpected(string.error());
        put(conversion, printable(*string, kMaxTargetString * 4));
        return {};
    }

    void put(const Conversion& conversion, const std::string& text) {
        // The other flags are of numbers.
        const std::string left = conversion.flags.find('-') == std::string::npos ? "" : "-";
        m_text += cText("%" + left + conversion.size + "s", text);
    }

    void put(const Conversion& conversion, std::uint64_t value) {
        const std::string head = "%" + conversion.flags + conversion.size;
        switch (conversion.letter) {
            case 'p':
                m_text += m_context.pointerText(value);
                break;
            case 'N':
                m_text += fmt::format("{:016X}", value);
                break;
            case 'y':
                put(conversion, nameOr(value, conversion.length == "l"));
                break;
            case 'c':
            case 'C':
                put(conversion, printable(std::string(1, static_cast<char>(value)), 1));
                break;
            case 'd':
            case 'i':
                m_text += cText(head + "d", conversion.wide() ? static_cast<std::int64_t>(value)
                                                              : static_cast<std::int32_t>(value));
                break;
            case 'u':
            case 'o':
            case 'x':
            case 'X':
                m_text += cText(head + conversion.letter,
                                conversion.wide() ? value : std::uint64_t{static_cast<std::uint32_t>(value)});
                break;
            default:
                m_text += cText(head + conversion.letter,
                                conversion.wide()
                                    ? std::bit_cast<double>(value)
                                    : double{std::bit_cast<float>(static_cast<std::uint32_t>(value))});
                break;
        }
    }

    std::string nameOr(std::uint64_t value, bool withLine) const {
        const std::string name = m_context.nameOf(Address(value));
        if (name.empty()) return m_context.pointerText(value);
        const std::string line = withLine ? lineSuffix(m_context.debugger(), Address(value)) : std::string();
        return fmt::format("{}{} ({})", name, line, m_context.pointerText(value));
    }

    std::string_view m_format;
    Arguments& m_arguments;
    const CommandContext& m_context;
    std::string m_text;
    std::size_t m_at = 0;
};

}  // namespace

Result<std::string> formatText(std::string_view format, Arguments& arguments, const CommandContext& context) {
    return Formatter(format, arguments, context).run();
}

}  // namespace hawser::command
