#include "core/command/cpp/CppLiterals.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

// The suffix's letters go from the text.
struct Suffix {
    bool isUnsigned = false;
    bool isLong = false;
    bool wide = false;
};

Suffix takeSuffix(std::string& text) {
    Suffix suffix;
    if (text.size() > 3 && toLower(text.substr(text.size() - 3)) == "i64") {
        suffix.wide = true;
        text.resize(text.size() - 3);
    }
    while (text.size() > 1) {
        const char last = text.back();
        if (last == 'u' || last == 'U')
            suffix.isUnsigned = true;
        else if (last == 'l' || last == 'L')
            suffix.isLong = true;
        else
            break;
        text.pop_back();
    }
    return suffix;
}

std::optional<TypedValue> floatingLiteral(std::string_view text) {
    const bool single = text.ends_with('f') || text.ends_with('F');
    if (single) text.remove_suffix(1);
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    if (single)
        return valueOf(DataType::floating("float", 4),
                       std::bit_cast<std::uint32_t>(static_cast<float>(number)));
    return valueOf(DataType::floating("double", 8), std::bit_cast<std::uint64_t>(number));
}

DataType typeOf(std::uint64_t number, const Suffix& suffix, bool decimal) {
    const bool fitsSigned = number <= INT32_MAX && !suffix.isUnsigned;
    const bool fitsUnsigned = number <= UINT32_MAX && (suffix.isUnsigned || !decimal);
    if (!suffix.wide && (fitsSigned || fitsUnsigned)) {
        const std::string name = suffix.isLong ? "long" : "int";
        return DataType::integer(fitsSigned ? name : "unsigned " + name, 4, fitsSigned);
    }
    const bool isSigned = !suffix.isUnsigned && number <= INT64_MAX;
    return DataType::integer(isSigned ? "int64" : "unsigned int64", 8, isSigned);
}

}  // namespace

std::optional<TypedValue> numberLiteral(std::string_view written) {
    const bool hex = written.starts_with("0x") || written.starts_with("0X");
    if (!hex && written.find_first_of(".eE") != std::string_view::npos) return floatingLiteral(written);
    std::string text(written);
    // An accent parts the halves of 64 bits.
    std::erase(text, '`');
    const Suffix suffix = takeSuffix(text);
    const bool octal = !hex && text.size() > 1 && text.front() == '0';
    const auto number = parseNumber(std::string_view(text).substr(hex     ? 2
                                                                  : octal ? 1
                                                                          : 0),
                                    hex     ? 16
                                    : octal ? 8
                                            : 10);
    if (!number) return std::nullopt;
    return valueOf(typeOf(*number, suffix, !hex && !octal), *number);
}

std::optional<TypedValue> characterLiteral(std::string_view text) {
    const DataType type = DataType::character("char", 1, true);
    if (text.size() == 1) return valueOf(type, static_cast<unsigned char>(text.front()));
    if (text.size() < 2 || text.front() != '\\') return std::nullopt;
    constexpr std::string_view kLetters = "abfnrtv0\\'\"?";
    constexpr std::string_view kMeanings{"\a\b\f\n\r\t\v\0\\'\"?", 12};
    if (text[1] == 'x') {
        const auto number = parseNumber(text.substr(2), 16);
        return number && *number <= 0xFF ? std::optional(valueOf(type, *number)) : std::nullopt;
    }
    const std::size_t at = kLetters.find(text[1]);
    if (text.size() != 2 || at == std::string_view::npos) return std::nullopt;
    return valueOf(type, static_cast<unsigned char>(kMeanings[at]));
}

}  // namespace hawser::command
