#include "core/command/types/TypeSpelling.h"

#include <fmt/format.h>

namespace hawser::command {

namespace {

using symbols::RecordKind;
using symbols::TypeKind;

constexpr unsigned kMaxSpellingDepth = 32;  // a pointer may be said to point to itself

std::string_view keyword(const DataType& record) {
    switch (record.record()) {
        case RecordKind::Struct:
            return "struct";
        case RecordKind::Class:
            return "class";
        case RecordKind::Union:
            return "union";
    }
    return "struct";
}

std::string integerLayout(const DataType& type) {
    if (type.name() == "HRESULT") return type.name();
    if (type.size() == 1) return type.isSigned() ? "Char" : "UChar";
    return fmt::format("{}{}B", type.isSigned() ? "Int" : "Uint", type.size());
}

std::string floatingLayout(const DataType& type) {
    return type.size() == 4 ? "Float" : type.size() == 8 ? "Double" : fmt::format("Float{}B", type.size());
}

// Compilers tell 64-bit integers in three ways; the debugger writes one.
std::string integerSource(const DataType& type) {
    if (type.size() == 8 && type.name() != "long" && type.name() != "unsigned long")
        return type.isSigned() ? "int64" : "unsigned int64";
    return type.name();
}

constexpr unsigned kFunctionDepth =
    16;  // counts as so many: functions in functions in functions are no types
constexpr std::size_t kMaxParameters = 64;
constexpr std::size_t kMaxParametersText = 1024;  // characters: no more is shown of them

std::string layout(const DataType& type, unsigned depth);
std::string source(const DataType& type, unsigned depth);

std::string targetText(const DataType& type, unsigned depth,
                       std::string (*spell)(const DataType&, unsigned)) {
    if (depth >= kMaxSpellingDepth) return "...";
    const auto target = type.target();
    return target ? spell(*target, depth + 1) : "<unknown>";
}

std::string parametersText(const DataType& function, unsigned depth) {
    const auto parameters = function.parameters();
    if (!parameters) return "(<unknown>)";
    if (depth >= kMaxSpellingDepth) return "(...)";
    std::string text;
    std::size_t i = 0;
    for (; i < parameters->size() && i < kMaxParameters && text.size() < kMaxParametersText; ++i)
        text += (i == 0 ? "" : ", ") + source((*parameters)[i], depth + kFunctionDepth);
    if (i < parameters->size()) text += ", ...";
    return fmt::format("({})", text.empty() ? "void" : text);
}

// Under whatever names of its own.
std::optional<DataType> functionBehind(const DataType& pointer) {
    const auto target = pointer.target();
    const auto resolved = target ? target->resolved() : target;
    if (!resolved || resolved->kind() != TypeKind::Function) return {};
    return *resolved;
}

std::string pointerLayout(const DataType& type, unsigned depth) {
    const std::string width = fmt::format("Ptr{}", type.size() * 8);
    if (const auto function = functionBehind(type))
        return fmt::format("{}     {} ", width, targetText(*function, depth, source));
    return fmt::format("{} {}", width, targetText(type, depth, layout));
}

std::string layout(const DataType& type, unsigned depth) {
    switch (type.kind()) {
        case TypeKind::Void:
            return "Void";
        case TypeKind::Boolean:
            return "Bool";
        case TypeKind::Character:
            return type.size() == 1 ? integerLayout(type) : type.size() == 2 ? "Wchar" : "Char32";
        case TypeKind::Integer:
            return integerLayout(type);
        case TypeKind::Floating:
            return floatingLayout(type);
        case TypeKind::Pointer:
        case TypeKind::Reference:
            return pointerLayout(type, depth);
        case TypeKind::Array:
            return fmt::format("[{}] {}", type.count(), targetText(type, depth, layout));
        case TypeKind::Alias:
            return targetText(type, depth, layout);
        case TypeKind::Function:
            return targetText(type, depth, source);
        case TypeKind::Record:
        case TypeKind::Enumeration:
        case TypeKind::Unknown:
            break;
    }
    return type.name().empty() ? "<unknown>" : type.name();
}

std::string source(const DataType& type, unsigned depth) {
    switch (type.kind()) {
        case TypeKind::Integer:
            return integerSource(type);
        case TypeKind::Pointer:
        case TypeKind::Reference: {
            const std::string text = functionBehind(type) ? "<function>" : targetText(type, depth, source);
            return text + (text.ends_with('*') ? "" : " ") + (type.kind() == TypeKind::Pointer ? "*" : "&");
        }
        case TypeKind::Array: {
            const std::string text = targetText(type, depth, source);
            const std::size_t inner = text.find('[');
            // The outer bound stands in front of the inner ones.
            if (inner != std::string::npos)
                return fmt::format("{}[{}]{}", text.substr(0, inner), type.count(), text.substr(inner));
            return fmt::format("{}{}[{}]", text, text.ends_with('*') ? "" : " ", type.count());
        }
        case TypeKind::Record:
            return fmt::format("{} {}", keyword(type), type.name());
        case TypeKind::Function:
            return fmt::format("{} {}", targetText(type, depth, source), parametersText(type, depth));
        case TypeKind::Alias:
            return targetText(type, depth, source);
        case TypeKind::Void:
            return "void";
        case TypeKind::Boolean:
        case TypeKind::Character:
        case TypeKind::Floating:
        case TypeKind::Enumeration:
        case TypeKind::Unknown:
            break;
    }
    return type.name().empty() ? "<unknown>" : type.name();
}

std::string verbose(const DataType& type, unsigned depth) {
    switch (type.kind()) {
        case TypeKind::Record: {
            const auto members = type.members();
            return fmt::format("{} {}, {} elements, 0x{:x} bytes", keyword(type), type.name(),
                               members ? members->size() : 0, type.size());
        }
        case TypeKind::Enumeration: {
            const auto values = type.enumerators();
            return fmt::format("Enum {},  {} total enums", type.name(), values ? values->size() : 0);
        }
        case TypeKind::Pointer:
        case TypeKind::Reference: {
            if (functionBehind(type)) return layout(type, depth);
            return fmt::format("Ptr{} to {}", type.size() * 8, targetText(type, depth, verbose));
        }
        case TypeKind::Array:
            return fmt::format("[{}] {}", type.count(), targetText(type, depth, verbose));
        case TypeKind::Alias:
            return targetText(type, depth, verbose);
        case TypeKind::Void:
        case TypeKind::Boolean:
        case TypeKind::Character:
        case TypeKind::Integer:
        case TypeKind::Floating:
        case TypeKind::Function:
        case TypeKind::Unknown:
            break;
    }
    return layout(type, depth);
}

}  // namespace

std::string layoutSpelling(const DataType& type) {
    return layout(type, 0);
}

std::string verboseSpelling(const DataType& type) {
    return verbose(type, 0);
}

std::string sourceSpelling(const DataType& type) {
    return source(type, 0);
}

std::string parametersSpelling(const DataType& function) {
    return parametersText(function, 0);
}

}  // namespace hawser::command
