#include "core/command/types/ValueText.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Address.h"
#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/types/RecordSummary.h"
#include "core/command/types/TypeSpelling.h"

namespace hawser::command {

namespace {

using symbols::TypeKind;

constexpr std::string_view kUnreadable = "??";
constexpr std::size_t kMaxText = 256;   // characters of a string
constexpr unsigned kMaxValueDepth = 8;  // pointers to pointers, arrays of arrays

enum class Style { Field, Variable, Expression };

std::string inQuotes(std::string_view text) {
    return fmt::format("\"{}\"", oneLine(text, kMaxText));
}

std::string name(const DataType& type) {
    return oneLine(type.name(), kShownName);
}

// "long", "unsigned long" and what is wider; DWARF says "long int".
bool isLong(const DataType& type) {
    return type.size() >= 8 || type.name().find("long") != std::string::npos;
}

std::uint64_t maskOf(const DataType& type) {
    return type.size() >= 8 ? UINT64_MAX : (std::uint64_t{1} << 8 * type.size()) - 1;
}

class Writer {
  public:
    Writer(const TypedMemory& memory, Style style, const NumberHabits& numbers)
        : m_memory(memory), m_style(style), m_numbers(numbers) {}

    Result<std::string> text(const TypedValue& value) {
        if (m_depth == kMaxValueDepth) return std::string("...");
        ++m_depth;
        auto result = resolvedText(value);
        --m_depth;
        return result;
    }

  private:
    Result<std::string> resolvedText(const TypedValue& value) {
        auto type = value.type.resolved();
        if (!type) return tl::unexpected(type.error());
        TypedValue plain = value;
        plain.type = std::move(*type);
        if (plain.type.isArray()) return array(plain);
        if (plain.type.isRecord()) return record(plain);
        if (plain.type.kind() == TypeKind::Floating) return floating(plain);
        if (!plain.type.isInteger() && !plain.type.isPointer())
            return oneLine(layoutSpelling(value.type), kShownName);
        const auto number = numberOf(m_memory, plain);
        if (!number) return tl::unexpected(number.error());
        if (!*number) return std::string(kUnreadable);
        if (plain.bitWidth != 0 && plain.type.kind() != TypeKind::Enumeration) return bits(plain, **number);
        if (plain.type.isPointer()) return pointer(plain.type, **number);
        if (plain.type.kind() == TypeKind::Enumeration) return enumeration(plain.type, **number);
        return scalar(plain.type, **number);
    }

    Result<std::string> scalar(const DataType& type, std::uint64_t number) {
        if (type.kind() == TypeKind::Boolean)
            return std::string(m_style == Style::Field ? (number != 0 ? "1" : "0")
                               : number != 0           ? "true"
                                                       : "false");
        if (type.isCharacter() || type.kind() == TypeKind::Character) return character(type, number);
        return integer(type, number);
    }

    std::string integer(const DataType& type, std::uint64_t number) const {
        if (!(isLong(type) ? m_numbers.longsInRadix : m_numbers.othersInRadix))
            return type.isSigned() ? signedText(number) : unsignedText(number);
        const std::uint64_t bits = number & maskOf(type);
        if (m_numbers.radix == 16) return unsignedText(bits);
        if (m_numbers.radix == 8) return fmt::format("0t{:o}", bits);
        return type.isSigned() ? signedText(number) : fmt::format("0n{}", bits);
    }

    std::string character(const DataType& type, std::uint64_t number) {
        const std::string sign(1, static_cast<char>(number));
        const std::string shown = number >= 0x20 && number < 0x7F ? sign : "";
        const std::string decimal = fmt::format("{}", static_cast<std::int64_t>(number));
        if (type.isSigned())
            return fmt::format("{}{} '{}'", m_style == Style::Field ? "" : "0n", decimal, shown);
        return fmt::format("{} '{}'", number == 0 ? "0" : fmt::format("0x{:x}", number), shown);
    }

    std::string bits(const TypedValue& value, std::uint64_t number) {
        std::string digits;
        for (unsigned i = value.bitWidth; i > 0; --i)
            digits += i <= 64 && (number >> (i - 1) & 1) != 0 ? '1' : '0';
        const std::uint64_t mask =
            value.bitWidth >= 64 ? UINT64_MAX : (std::uint64_t{1} << value.bitWidth) - 1;
        if (value.bitWidth <= 3) return "0y" + digits;
        return fmt::format("0y{} ({})", digits,
                           (number & mask) == 0 ? "0" : fmt::format("0x{:x}", number & mask));
    }

    Result<std::string> enumeration(const DataType& type, std::uint64_t number) {
        const auto values = type.enumerators();
        if (!values) return tl::unexpected(values.error());
        const std::uint64_t mask = maskOf(type);
        const auto found = std::ranges::find_if(*values, [&](const symbols::Enumerator& enumerator) {
            return (enumerator.value & mask) == (number & mask);
        });
        const bool named = found != values->end();
        const std::string text = named ? oneLine(found->name, kShownName) : std::string();
        if (m_style != Style::Field) {
            const std::string decimal = signedText(number);
            return named ? fmt::format("{} ({})", text, decimal)
                         : fmt::format("{} (No matching enumerant)", decimal);
        }
        return named ? fmt::format("{:x} ( {} )", number & mask, text)
                     : fmt::format("{:x} (No matching name)", number & mask);
    }

    Result<std::string> floating(const TypedValue& value) {
        const auto number = floatingOf(m_memory, value);
        if (!number) return tl::unexpected(number.error());
        if (!*number) return std::string(kUnreadable);
        return value.type.size() == 4 ? fmt::format("{}", static_cast<float>(**number))
                                      : fmt::format("{}", **number);
    }

    Result<std::string> pointer(const DataType& type, std::uint64_t number) {
        if (number == 0 && m_style == Style::Field) return std::string("(null) ");
        const std::string place = pointerText(m_memory, number);
        const auto told = type.target();
        const auto target = told ? told->resolved() : told;
        if (!target) return tl::unexpected(target.error());
        if (target->kind() == TypeKind::Function) return function(*target, number, place);
        if (isTextElement(*target, m_numbers)) return string(*target, number, place);
        if (m_style != Style::Field) return place;
        if (target->isVoid()) return place + " Void";
        if (target->isRecord()) {
            const auto summary = recordSummary(m_memory, valueAt(*target, Address(number)));
            if (!summary) return summary;
            return fmt::format("{} {}{}{}", place, name(*target), summary->empty() ? "" : " ", *summary);
        }
        if (target->size() == 0)
            return fmt::format("{} {}", place, oneLine(layoutSpelling(*target), kShownName));
        const auto inner = text(valueAt(*target, Address(number)));
        return inner ? Result<std::string>(fmt::format("{}  -> {}", place, *inner)) : inner;
    }

    std::string function(const DataType& type, std::uint64_t number, const std::string& place) const {
        const std::string named = m_memory.nameOf(Address(number));
        const std::string plus = named.find('+') == std::string::npos ? "+0" : "";
        const std::string where = named.empty() ? fmt::format("+{:x}", number) : named + plus;
        if (m_style != Style::Field) return named.empty() ? place : fmt::format("{} {}", place, where);
        const auto returned = type.target();
        return fmt::format("{}     {}  {}", place,
                           returned ? oneLine(sourceSpelling(*returned), kShownName) : "", where);
    }

    Result<std::string> string(const DataType& type, std::uint64_t number, const std::string& place) const {
        const auto found = textAt(m_memory, Address(number), static_cast<unsigned>(type.size()), kMaxText);
        if (!found) return tl::unexpected(found.error());
        const std::string gap = m_style == Style::Field ? "  " : " ";
        return place + gap +
               (*found ? inQuotes(**found) : "\"--- memory read error at address " + place + " ---\"");
    }

    Result<std::string> array(const TypedValue& value) {
        const auto element = elementOf(value, 0);
        if (!element) return tl::unexpected(element.error());
        const auto type = element->type.resolved();
        if (!type) return tl::unexpected(type.error());
        const std::string bound = fmt::format("[{}] ", value.type.count());
        if (isTextElement(*type, m_numbers)) return characters(value, *type, bound);
        if (m_style == Style::Variable) return oneLine(sourceSpelling(value.type), kShownName);
        if (value.type.count() == 0) return bound + oneLine(layoutSpelling(*type), kShownName);
        const auto first = text(*element);
        return first ? Result<std::string>(bound + *first) : first;
    }

    Result<std::string> characters(const TypedValue& value, const DataType& type, const std::string& bound) {
        const auto unit = static_cast<unsigned>(type.size());
        const std::string front =
            m_style == Style::Field ? bound + " " : oneLine(sourceSpelling(value.type), kShownName) + " ";
        const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>(value.type.count(), kMaxText));
        if (value.bytes) return front + inQuotes(textOf(*value.bytes, unit));
        if (!value.address) return front + std::string(kUnreadable);
        const auto found = limit == 0 ? Result<std::optional<std::string>>(std::string())
                                      : textAt(m_memory, *value.address, unit, limit, value.physical);
        if (!found) return tl::unexpected(found.error());
        return front + (*found ? inQuotes(**found) : std::string(kUnreadable));
    }

    Result<std::string> record(const TypedValue& value) {
        const std::string spelled =
            m_style == Style::Field ? name(value.type) : oneLine(sourceSpelling(value.type), kShownName);
        const auto summary = recordSummary(m_memory, value);
        if (!summary || summary->empty()) return summary ? Result<std::string>(spelled) : summary;
        return fmt::format("{} {}", spelled, *summary);
    }

    const TypedMemory& m_memory;
    Style m_style;
    NumberHabits m_numbers;
    unsigned m_depth = 0;
};

}  // namespace

std::string pointerText(const TypedMemory& memory, std::uint64_t value) {
    return "0x" + formatAddress(value, memory.pointerBytes() == 8);
}

std::string signedText(std::uint64_t value) {
    return fmt::format("0n{}", static_cast<std::int64_t>(value));
}

std::string unsignedText(std::uint64_t value) {
    if (value < 10) return fmt::format("{}", value);
    return value > UINT32_MAX ? "0x" + formatAddress(value) : fmt::format("0x{:x}", value);
}

bool isTextElement(const DataType& type, const NumberHabits& numbers) {
    if (type.kind() == TypeKind::Character) return type.size() <= 2;
    return numbers.shortsAreText && type.kind() == TypeKind::Integer && type.size() == 2 && !type.isSigned();
}

Result<std::string> fieldText(const TypedMemory& memory, const TypedValue& value,
                              const NumberHabits& numbers) {
    if (!value.exists()) return std::string(kUnreadable);
    return Writer(memory, Style::Field, numbers).text(value);
}

Result<std::string> variableText(const TypedMemory& memory, const TypedValue& value,
                                 const NumberHabits& numbers) {
    return Writer(memory, Style::Variable, numbers).text(value);
}

Result<std::string> expressionText(const TypedMemory& memory, const TypedValue& value,
                                   const NumberHabits& numbers) {
    const auto resolved = value.type.resolved();
    if (!resolved) return tl::unexpected(resolved.error());
    const std::string spelled = oneLine(sourceSpelling(value.type), kShownName);
    if (resolved->isRecord()) return Writer(memory, Style::Expression, numbers).text(value);
    if (resolved->isVoid()) return std::string("void");
    if (resolved->isArray()) {
        const std::string place = value.address ? " " + pointerText(memory, value.address->value()) : "";
        const auto element = resolved->target();
        const auto plain = element ? element->resolved() : element;
        if (!plain || !isTextElement(*plain, numbers)) return spelled + place;
        return Writer(memory, Style::Expression, numbers).text(value);
    }
    const auto text = Writer(memory, Style::Expression, numbers).text(value);
    return text ? Result<std::string>(fmt::format("{} {}", spelled, *text)) : text;
}

}  // namespace hawser::command
