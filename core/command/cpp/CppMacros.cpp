#include "core/command/cpp/CppMacros.h"

#include <fmt/format.h>

#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/cpp/CppTypeName.h"
#include "core/command/types/Fields.h"

namespace hawser::command {

namespace {

struct Field {
    DataType record;
    DataType type;
    std::uint64_t offset = 0;
};

tl::unexpected<Error> unknown(std::string_view text) {
    return fail(ErrorCode::InvalidArgument,
                fmt::format("Couldn't resolve error at '{}'", oneLine(text, kShownText)));
}

class Macro {
  public:
    Macro(const CppExpression& macro, const CppNames& names, const TypedMemory& memory,
          const CppArgument& evaluate)
        : m_macro(macro), m_names(names), m_memory(memory), m_evaluate(evaluate) {}

    Result<TypedValue> run() {
        const std::string& name = m_macro.text;
        const std::size_t count = m_macro.arguments.size();
        if (name == "FIELD_OFFSET" && count == 2) return fieldOffset();
        if (name == "CONTAINING_RECORD" && count == 3) return containingRecord();
        if (name == "RTL_FIELD_SIZE" && count == 2) return fieldSize();
        if (name == "RTL_SIZEOF_THROUGH_FIELD" && count == 2) return sizeThroughField();
        if (name == "RTL_NUMBER_OF" && count == 1) return numberOfElements();
        if (name == "RTL_CONTAINS_FIELD" && count == 3) return containsField();
        return unknown("#" + name);
    }

  private:
    Result<std::uint64_t> numberIn(const std::string& text) const {
        const auto value = m_evaluate(text);
        const auto number = value ? numberOf(m_memory, *value)
                                  : Result<std::optional<std::uint64_t>>(tl::unexpected(value.error()));
        if (!number) return tl::unexpected(number.error());
        return *number ? Result<std::uint64_t>(**number) : unknown(text);
    }

    Result<DataType> typeOf(const std::string& text) const {
        CppLexer lexer(text);
        const auto type = takeTypeName(lexer, m_names, m_memory.pointerBytes());
        if (!type) return tl::unexpected(type.error());
        if (!*type || lexer.current().kind != CppTokenKind::End) return unknown(text);
        return **type;
    }

    // "Inner.Field" is a way through records.
    Result<Field> fieldOf(const DataType& record, std::string_view path) const {
        Field field{record, record};
        for (std::string_view rest = path; !rest.empty();) {
            const std::size_t dot = rest.find('.');
            const auto holder = field.type.resolved();
            const auto member = holder
                                    ? findField(*holder, rest.substr(0, dot))
                                    : Result<std::optional<symbols::Member>>(tl::unexpected(holder.error()));
            if (!member) return tl::unexpected(member.error());
            if (!*member) return unknown(path);
            auto type = holder->typeOf(**member);
            if (!type) return tl::unexpected(type.error());
            field.type = std::move(*type);
            field.offset += (*member)->offset;
            rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
        }
        return field;
    }
    Result<Field> field(std::size_t typeAt, std::size_t fieldAt) const {
        const auto record = typeOf(m_macro.arguments[typeAt]);
        return record ? fieldOf(*record, m_macro.arguments[fieldAt]) : tl::unexpected(record.error());
    }

    Result<TypedValue> fieldOffset() const {
        return field(0, 1).map(
            [](const Field& f) { return valueOf(DataType::integer("long", 4, true), f.offset); });
    }

    Result<TypedValue> containingRecord() const {
        const auto address = numberIn(m_macro.arguments[0]);
        if (!address) return tl::unexpected(address.error());
        return field(1, 2).map([&](const Field& f) {
            return valueOf(DataType::pointerTo(f.record, m_memory.pointerBytes()), *address - f.offset);
        });
    }

    Result<TypedValue> fieldSize() const {
        return field(0, 1).map([&](const Field& f) { return sizeValue(f.type.size(), m_memory); });
    }

    Result<TypedValue> sizeThroughField() const {
        return field(0, 1).map([&](const Field& f) { return sizeValue(f.offset + f.type.size(), m_memory); });
    }

    Result<TypedValue> numberOfElements() const {
        const auto value = m_evaluate(m_macro.arguments[0]);
        const auto type = value ? value->type.resolved() : Result<DataType>(tl::unexpected(value.error()));
        if (!type) return tl::unexpected(type.error());
        if (!type->isArray()) return unknown(m_macro.arguments[0]);
        return sizeValue(type->count(), m_memory);
    }

    // The first is a record or a pointer to one, the second a number of bytes.
    Result<TypedValue> containsField() const {
        const auto value = m_evaluate(m_macro.arguments[0]);
        auto type = value ? value->type.resolved() : Result<DataType>(tl::unexpected(value.error()));
        if (type && type->isPointer()) type = type->target();
        if (!type) return tl::unexpected(type.error());
        const auto size = numberIn(m_macro.arguments[1]);
        if (!size) return tl::unexpected(size.error());
        return fieldOf(*type, m_macro.arguments[2]).map([&](const Field& f) {
            return valueOf(DataType::boolean(), f.offset + f.type.size() <= *size ? 1 : 0);
        });
    }

    const CppExpression& m_macro;
    const CppNames& m_names;
    const TypedMemory& m_memory;
    const CppArgument& m_evaluate;
};

}  // namespace

TypedValue sizeValue(std::uint64_t bytes, const TypedMemory& memory) {
    const unsigned width = memory.pointerBytes();
    return valueOf(DataType::integer(width == 8 ? "unsigned int64" : "unsigned int", width, false), bytes);
}

Result<TypedValue> evaluateCppMacro(const CppExpression& macro, const CppNames& names,
                                    const TypedMemory& memory, const CppArgument& evaluate) {
    return Macro(macro, names, memory, evaluate).run();
}

}  // namespace hawser::command
