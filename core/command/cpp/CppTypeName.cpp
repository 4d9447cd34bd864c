#include "core/command/cpp/CppTypeName.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/command/cpp/CppLiterals.h"

namespace hawser::command {

namespace {

constexpr unsigned kMaxStars = 16;
constexpr std::size_t kMaxBounds = 16;

struct Words {
    bool isUnsigned = false;
    bool isSigned = false;
    unsigned longs = 0;
    bool isShort = false;
    std::string base;  // "int", "char", "__int64", "void", ...
    bool any = false;
};

// Whether the word is one of those that built-in types are made of.
bool takeWord(Words& words, std::string_view word) {
    constexpr std::array<std::string_view, 9> kBases{"int",   "char",   "wchar_t", "__int64", "int64",
                                                     "float", "double", "void",    "bool"};
    if (word == "unsigned")
        words.isUnsigned = true;
    else if (word == "signed")
        words.isSigned = true;
    else if (word == "long")
        ++words.longs;
    else if (word == "short")
        words.isShort = true;
    else if (words.base.empty() && std::ranges::find(kBases, word) != kBases.end())
        words.base = word;
    else
        return false;
    words.any = true;
    return true;
}

DataType builtIn(const Words& words) {
    const std::string front = words.isUnsigned ? "unsigned " : "";
    if (words.base == "void") return {};
    if (words.base == "bool") return DataType::boolean();
    if (words.base == "float") return DataType::floating("float", 4);
    if (words.base == "double") return DataType::floating("double", 8);
    if (words.base == "wchar_t") return DataType::character("wchar_t", 2, false);
    if (words.base == "char") return DataType::character(front + "char", 1, !words.isUnsigned);
    if (words.base == "__int64" || words.base == "int64" || words.longs > 1)
        return DataType::integer(front + "int64", 8, !words.isUnsigned);
    if (words.isShort) return DataType::integer(front + "short", 2, !words.isUnsigned);
    return DataType::integer(front + (words.longs > 0 ? "long" : "int"), 4, !words.isUnsigned);
}

bool isQualifier(std::string_view word) {
    return word == "const" || word == "volatile" || word == "struct" || word == "class" || word == "union" ||
           word == "enum" || word == "__ptr64" || word == "__ptr32";
}

Result<std::optional<DataType>> named(CppLexer& lexer, const CppNames& names, unsigned pointerBytes) {
    const std::string_view whole = lexer.withArguments();
    if (!whole.empty()) {
        auto type = names.typeNamed(whole);
        if (!type) return type;
        if (*type) {
            lexer.takeArguments(whole);
            lexer.advance();
            return type;
        }
    }
    const std::string_view word = lexer.current().text;
    // What the headers of Windows call it needs no symbols.
    Result<std::optional<DataType>> type = wellKnownType(word, pointerBytes);
    if (!*type) type = names.typeNamed(word);
    if (type && *type) lexer.advance();
    return type;
}

// "[2][3]" behind a type: two of three.
std::optional<DataType> takeBounds(CppLexer& lexer, DataType type) {
    std::vector<std::uint64_t> bounds;
    while (lexer.current().text == "[" && lexer.current().kind == CppTokenKind::Operator) {
        lexer.advance();
        const CppToken number = lexer.current();
        const auto count = number.kind == CppTokenKind::Number ? numberLiteral(number.text) : std::nullopt;
        if (!count || !count->type.isInteger() || bounds.size() == kMaxBounds) return std::nullopt;
        bounds.push_back(heldNumber(*count->bytes));
        lexer.advance();
        if (lexer.current().text != "]") return std::nullopt;
        lexer.advance();
    }
    for (auto bound = bounds.rbegin(); bound != bounds.rend(); ++bound)
        type = DataType::arrayOf(type, *bound);
    return type;
}

std::optional<DataType> plainWellKnownType(std::string_view name, unsigned pointerBytes) {
    struct Known {
        std::string_view name;
        std::string_view spelled;
        unsigned bytes;  // 0: as a pointer has
        bool isSigned;
    };
    constexpr std::array<Known, 21> kKnown{{{"UCHAR", "unsigned char", 1, false},
                                            {"BYTE", "unsigned char", 1, false},
                                            {"BOOLEAN", "unsigned char", 1, false},
                                            {"CHAR", "char", 1, true},
                                            {"USHORT", "unsigned short", 2, false},
                                            {"WORD", "unsigned short", 2, false},
                                            {"SHORT", "short", 2, true},
                                            {"ULONG", "unsigned long", 4, false},
                                            {"ULONG32", "unsigned int", 4, false},
                                            {"DWORD", "unsigned long", 4, false},
                                            {"LONG", "long", 4, true},
                                            {"NTSTATUS", "long", 4, true},
                                            {"BOOL", "int", 4, true},
                                            {"UINT", "unsigned int", 4, false},
                                            {"ULONG64", "unsigned int64", 8, false},
                                            {"DWORD64", "unsigned int64", 8, false},
                                            {"ULONGLONG", "unsigned int64", 8, false},
                                            {"LONG64", "int64", 8, true},
                                            {"LONGLONG", "int64", 8, true},
                                            {"ULONG_PTR", "unsigned int64", 0, false},
                                            {"SIZE_T", "unsigned int64", 0, false}}};
    if (name == "WCHAR") return DataType::character("wchar_t", 2, false);
    if (name == "PVOID" || name == "HANDLE") return DataType::pointerTo(DataType(), pointerBytes);
    const auto found = std::ranges::find(kKnown, name, &Known::name);
    if (found != kKnown.end()) {
        const unsigned bytes = found->bytes == 0 ? pointerBytes : found->bytes;
        if (bytes == 1) return DataType::character(found->spelled, 1, found->isSigned);
        const bool narrow = found->bytes == 0 && pointerBytes == 4;
        return DataType::integer(narrow ? "unsigned long" : found->spelled, bytes, found->isSigned);
    }
    return std::nullopt;
}

}  // namespace

std::optional<DataType> wellKnownType(std::string_view name, unsigned pointerBytes) {
    // "PULONG" points to a ULONG.
    unsigned pointers = 0;
    auto type = plainWellKnownType(name, pointerBytes);
    for (; !type && name.size() > 1 && name.front() == 'P' && pointers < kMaxStars; ++pointers) {
        name.remove_prefix(1);
        type = plainWellKnownType(name, pointerBytes);
    }
    for (; type && pointers > 0; --pointers) type = DataType::pointerTo(*type, pointerBytes);
    return type;
}

Result<std::optional<DataType>> takeTypeName(CppLexer& lexer, const CppNames& names, unsigned pointerBytes) {
    const CppLexer before = lexer;
    Words words;
    std::optional<DataType> type;
    while (lexer.current().kind == CppTokenKind::Name) {
        const std::string_view word = lexer.current().text;
        if (isQualifier(word) || takeWord(words, word)) {
            lexer.advance();
            continue;
        }
        if (words.any || type) break;
        const auto found = named(lexer, names, pointerBytes);
        if (!found) return found;
        if (!*found) break;
        type = *found;
    }
    if (words.any) type = builtIn(words);
    for (unsigned i = 0; type && lexer.current().kind == CppTokenKind::Operator && i < kMaxStars; ++i) {
        if (lexer.current().text != "*" && lexer.current().text != "&") break;
        type = DataType::pointerTo(*type, pointerBytes);
        lexer.advance();
        while (lexer.current().kind == CppTokenKind::Name && isQualifier(lexer.current().text))
            lexer.advance();
    }
    if (type) type = takeBounds(lexer, *type);
    if (!type) lexer = before;
    return type;
}

}  // namespace hawser::command
