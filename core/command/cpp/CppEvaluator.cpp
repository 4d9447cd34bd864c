#include "core/command/cpp/CppEvaluator.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/cpp/CppArithmetic.h"
#include "core/command/cpp/CppMacros.h"
#include "core/command/cpp/CppParser.h"
#include "core/command/types/Fields.h"
#include "core/command/types/UntouchedMemory.h"

namespace hawser::command {

namespace {

using symbols::TypeKind;

constexpr unsigned kMaxNesting = 16;  // macros in arguments of macros

Result<TypedValue> evaluateNested(std::string_view text, const CppNames& names, const TypedMemory& memory,
                                  unsigned nesting);

class Evaluator {
  public:
    Evaluator(std::string_view text, const CppNames& names, const TypedMemory& memory, unsigned nesting = 0)
        : m_text(text), m_names(names), m_memory(memory), m_nesting(nesting) {}

    Result<TypedValue> value(const CppExpression& tree) {
        switch (tree.kind) {
            case CppKind::Value:
                return tree.value;
            case CppKind::Text:
                return failAt("Strings have no value at", tree);
            case CppKind::Name:
                return found(m_names.valueNamed(tree.text), tree, "Couldn't resolve error at");
            case CppKind::Register:
                return found(m_names.registerNamed(tree.text), tree, "Bad register error at");
            case CppKind::Pseudo:
                return found(m_names.pseudoNamed(tree.text), tree, "Couldn't resolve error at");
            case CppKind::Masm:
                return m_names.masm(tree.text).map([](std::uint64_t number) {
                    return valueOf(DataType::integer("unsigned int64", 8, false), number);
                });
            case CppKind::Unary:
                return unary(tree);
            case CppKind::Behind:
                return step(tree, false);
            case CppKind::Binary:
                return binary(tree);
            case CppKind::Assign:
                return assign(tree);
            case CppKind::Conditional: {
                const auto condition = number(*tree.operands[0]);
                if (!condition) return tl::unexpected(condition.error());
                return value(*tree.operands[condition->isTrue() ? 1 : 2]);
            }
            case CppKind::Cast:
                return cast(tree);
            case CppKind::SizeOfType:
                return sizeOf(tree.value.type, tree);
            case CppKind::SizeOf: {
                const UntouchedMemory untouched(m_memory.pointerBytes());
                const auto operand =
                    Evaluator(m_text, m_names, untouched, m_nesting).value(*tree.operands[0]);
                return operand ? sizeOf(operand->type, tree) : operand;
            }
            case CppKind::Member:
                return member(tree);
            case CppKind::Index:
                return index(tree);
            case CppKind::Macro:
                if (m_nesting == kMaxNesting) return failAt("Too many macros within each other at", tree);
                return evaluateCppMacro(tree, m_names, m_memory, [this](std::string_view text) {
                    return evaluateNested(text, m_names, m_memory, m_nesting + 1);
                });
        }
        return failAt("Syntax error at", tree);
    }

    // Read, promoted to nothing yet: of an array and a function the address.
    Result<CppNumber> number(const CppExpression& tree) {
        const auto read = value(tree);
        return read ? load(*read, tree) : tl::unexpected(read.error());
    }

  private:
    tl::unexpected<Error> failAt(std::string_view what, const CppExpression& tree) const {
        const std::size_t offset = std::min(tree.offset, m_text.size());
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} '{}'", what, oneLine(m_text.substr(offset), kShownText)), offset);
    }

    Result<TypedValue> found(Result<std::optional<TypedValue>> named, const CppExpression& tree,
                             std::string_view otherwise) const {
        if (!named) return tl::unexpected(named.error());
        if (!*named) return failAt(otherwise, tree);
        return std::move(**named);
    }

    Result<CppNumber> load(const TypedValue& read, const CppExpression& tree) const {
        const auto type = read.type.resolved();
        if (!type) return tl::unexpected(type.error());
        if (type->isArray() || type->kind() == TypeKind::Function) {
            if (!read.address) return failAt("Type conflict error at", tree);
            const auto element = type->isArray() ? type->target() : type;
            if (!element) return tl::unexpected(element.error());
            return CppNumber{DataType::pointerTo(*element, m_memory.pointerBytes()), read.address->value()};
        }
        if (!read.exists()) return failAt("The value is not available here at", tree);
        if (type->kind() == TypeKind::Floating) {
            const auto floating = floatingOf(m_memory, read);
            if (!floating) return tl::unexpected(floating.error());
            if (!*floating) return failAt("Memory access error at", tree);
            return CppNumber{*type, 0, **floating};
        }
        if (!type->isInteger() && !type->isPointer()) return failAt("Type conflict error at", tree);
        const auto bits = numberOf(m_memory, read);
        if (!bits) return tl::unexpected(bits.error());
        if (!*bits) return failAt("Memory access error at", tree);
        return CppNumber{*type, **bits};
    }

    Result<TypedValue> unary(const CppExpression& tree) {
        if (tree.text == "++" || tree.text == "--") return step(tree, true);
        const CppExpression& inner = *tree.operands[0];
        if (tree.text == "*") return dereferenced(inner);
        if (tree.text == "&") return addressOf(inner);
        const auto operand = number(inner);
        if (!operand) return tl::unexpected(operand.error());
        if (tree.text == "!")
            return heldValue({DataType::boolean(), operand->isTrue() ? std::uint64_t{0} : 1});
        if (operand->type.isPointer()) return failAt("Type conflict error at", tree);
        CppNumber result = converted(*operand, promoted(operand->type));
        if (tree.text == "~" && result.isFloating()) return failAt("Type conflict error at", tree);
        if (tree.text == "~") result.bits = ~result.bits;
        if (tree.text == "-") {
            result.bits = 0 - result.bits;
            result.floating = -result.floating;
        }
        return heldValue(converted(result, result.type));
    }

    Result<TypedValue> dereferenced(const CppExpression& inner) {
        const auto pointer = number(inner);
        if (!pointer) return tl::unexpected(pointer.error());
        if (!pointer->type.isPointer()) return failAt("Type conflict error at", inner);
        return pointee(*pointer);
    }

    Result<TypedValue> pointee(const CppNumber& pointer) const {
        auto target = pointer.type.target();
        if (!target) return tl::unexpected(target.error());
        return valueAt(std::move(*target), Address(pointer.bits));
    }

    Result<TypedValue> addressOf(const CppExpression& inner) {
        const auto operand = value(inner);
        if (!operand) return operand;
        if (!operand->address || operand->bitWidth != 0) return failAt("Not an lvalue error at", inner);
        return valueOf(DataType::pointerTo(operand->type, m_memory.pointerBytes()),
                       operand->address->value());
    }

    // Of what a pointer points to.
    Result<std::uint64_t> stride(const DataType& pointer, const CppExpression& tree) const {
        const auto told = pointer.target();
        const auto target = told ? told->resolved() : told;
        if (!target) return tl::unexpected(target.error());
        if (target->kind() == TypeKind::Function) return failAt("Type conflict error at", tree);
        return target->isVoid() || target->size() == 0 ? 1 : target->size();
    }

    Result<TypedValue> binary(const CppExpression& tree) {
        const std::string& op = tree.text;
        const auto left = op == "," ? value(*tree.operands[0]).map([](const auto&) { return CppNumber{}; })
                                    : number(*tree.operands[0]);
        if (!left) return tl::unexpected(left.error());
        if (op == ",") return value(*tree.operands[1]);
        if (op == "&&" || op == "||") {
            const bool decided = left->isTrue() == (op == "||");
            const auto right = decided ? left : number(*tree.operands[1]);
            if (!right) return tl::unexpected(right.error());
            return heldValue({DataType::boolean(), right->isTrue() ? std::uint64_t{1} : 0});
        }
        const auto right = number(*tree.operands[1]);
        if (!right) return tl::unexpected(right.error());
        const auto result = applied(op, *left, *right, tree);
        return result ? Result<TypedValue>(heldValue(*result)) : tl::unexpected(result.error());
    }

    Result<CppNumber> applied(std::string_view op, const CppNumber& left, const CppNumber& right,
                              const CppExpression& tree) const {
        if (left.type.isPointer() || right.type.isPointer()) return pointers(op, left, right, tree);
        const auto result = applyCpp(op, left, right);
        if (!result) return failAt("Operand error at", tree);
        return *result;
    }

    Result<CppNumber> pointers(std::string_view op, const CppNumber& left, const CppNumber& right,
                               const CppExpression& tree) const {
        const bool both = left.type.isPointer() && right.type.isPointer();
        const bool sum = op == "+" && !both;
        const bool difference = op == "-" && left.type.isPointer();
        const unsigned bytes = m_memory.pointerBytes();
        if (!sum && !difference) {
            // As numbers: addresses are compared and masked.
            const DataType type =
                DataType::integer(bytes == 8 ? "unsigned int64" : "unsigned int", bytes, false);
            const auto result = applyCpp(op, converted(left, type), converted(right, type));
            const bool known = isComparison(op) || op == "&" || op == "|" || op == "^" || op == "%" ||
                               op == ">>" || op == "<<";
            if (!result || !known) return failAt("Type conflict error at", tree);
            return *result;
        }
        const CppNumber& pointer = left.type.isPointer() ? left : right;
        const auto each = stride(pointer.type, tree);
        if (!each) return tl::unexpected(each.error());
        if (both) {
            if (*each > INT64_MAX) return failAt("Type conflict error at", tree);
            const auto distance =
                static_cast<std::int64_t>(left.bits - right.bits) / static_cast<std::int64_t>(*each);
            return converted({DataType::integer("int64", 8, true), static_cast<std::uint64_t>(distance)},
                             DataType::integer(bytes == 8 ? "int64" : "int", bytes, true));
        }
        const CppNumber& offset = left.type.isPointer() ? right : left;
        if (offset.isFloating()) return failAt("Type conflict error at", tree);
        const std::uint64_t distance = offset.bits * *each;
        return converted({pointer.type, sum ? pointer.bits + distance : pointer.bits - distance},
                         pointer.type);
    }

    Result<TypedValue> cast(const CppExpression& tree) {
        const auto type = tree.value.type.resolved();
        if (!type) return tl::unexpected(type.error());
        const auto operand = value(*tree.operands[0]);
        if (!operand) return operand;
        if (type->isRecord() || type->isArray()) {
            // The same memory, seen in another way.
            if (!operand->address) return failAt("Type conflict error at", tree);
            return valueAt(tree.value.type, *operand->address);
        }
        if (type->isVoid()) return TypedValue{*type};
        if (!type->isInteger() && !type->isPointer() && type->kind() != TypeKind::Floating)
            return failAt("Type conflict error at", tree);
        const auto read = load(*operand, *tree.operands[0]);
        if (!read) return tl::unexpected(read.error());
        TypedValue result = heldValue(converted(*read, *type));
        result.type = tree.value.type;
        return result;
    }

    Result<TypedValue> sizeOf(const DataType& told, const CppExpression& tree) const {
        const auto type = told.resolved();
        if (!type) return tl::unexpected(type.error());
        if (type->size() == 0) return failAt("The size is not known at", tree);
        return sizeValue(type->size(), m_memory);
    }

    Result<TypedValue> member(const CppExpression& tree) {
        auto whole = value(*tree.operands[0]);
        if (!whole) return whole;
        auto type = whole->type.resolved();
        if (type && type->isPointer()) {
            const auto pointer = load(*whole, *tree.operands[0]);
            whole = pointer ? pointee(*pointer) : Result<TypedValue>(tl::unexpected(pointer.error()));
            if (!whole) return whole;
            type = whole->type.resolved();
        }
        if (!type) return tl::unexpected(type.error());
        if (!type->isRecord()) return failAt("Type conflict error at", tree);
        const auto field = findField(*type, tree.text);
        if (!field) return tl::unexpected(field.error());
        if (!*field) return failAt("Couldn't resolve error at", tree);
        whole->type = *type;
        return memberOf(*whole, **field);
    }

    Result<TypedValue> index(const CppExpression& tree) {
        const auto whole = value(*tree.operands[0]);
        if (!whole) return whole;
        const auto at = number(*tree.operands[1]);
        if (!at) return tl::unexpected(at.error());
        const auto type = whole->type.resolved();
        if (!type) return tl::unexpected(type.error());
        if (at->type.isPointer() || at->isFloating()) return failAt("Type conflict error at", tree);
        if (type->isArray()) {
            TypedValue array = *whole;
            array.type = *type;
            return elementOf(array, at->bits);
        }
        const auto pointer = load(*whole, *tree.operands[0]);
        if (!pointer) return tl::unexpected(pointer.error());
        if (!pointer->type.isPointer()) return failAt("Type conflict error at", tree);
        const auto each = stride(pointer->type, tree);
        if (!each) return tl::unexpected(each.error());
        return pointee({pointer->type, pointer->bits + at->bits * *each});
    }

    Result<TypedValue> assign(const CppExpression& tree) {
        const auto target = value(*tree.operands[0]);
        if (!target) return target;
        auto result = number(*tree.operands[1]);
        if (!result) return tl::unexpected(result.error());
        if (tree.text != "=") {
            const auto before = load(*target, *tree.operands[0]);
            if (!before) return tl::unexpected(before.error());
            result = applied(tree.text.substr(0, tree.text.size() - 1), *before, *result, tree);
            if (!result) return tl::unexpected(result.error());
        }
        return store(*target, *result, *tree.operands[0]);
    }

    // ++ and --: before or behind the value that is told.
    Result<TypedValue> step(const CppExpression& tree, bool tellsNew) {
        const auto target = value(*tree.operands[0]);
        if (!target) return target;
        const auto before = load(*target, *tree.operands[0]);
        if (!before) return tl::unexpected(before.error());
        const CppNumber one{DataType::integer("int", 4, true), 1};
        const auto after = applied(tree.text.substr(0, 1), *before, one, tree);
        if (!after) return tl::unexpected(after.error());
        auto stored = store(*target, *after, *tree.operands[0]);
        return !stored || tellsNew ? stored : Result<TypedValue>(heldValue(*before));
    }

    Result<TypedValue> store(const TypedValue& target, const CppNumber& number,
                             const CppExpression& tree) const {
        const auto type = target.type.resolved();
        if (!type) return tl::unexpected(type.error());
        const bool scalar = type->isInteger() || type->isPointer() || type->kind() == TypeKind::Floating;
        if (!target.address || target.physical) return failAt("Not an lvalue error at", tree);
        if (!scalar || type->size() == 0 || type->size() > 8) return failAt("Type conflict error at", tree);
        CppNumber stored = converted(number, *type);
        TypedValue held = heldValue(stored);
        if (target.bitWidth != 0) {
            TypedValue whole = target;
            whole.bitWidth = 0;
            const auto before = load(whole, tree);
            if (!before) return tl::unexpected(before.error());
            const std::uint64_t ones =
                target.bitWidth >= 64 ? UINT64_MAX : (std::uint64_t{1} << target.bitWidth) - 1;
            const std::uint64_t mask = target.bitPosition > 63 ? 0 : ones << target.bitPosition;
            const std::uint64_t bits = target.bitPosition > 63 ? 0 : stored.bits << target.bitPosition;
            held = valueOf(*type, (before->bits & ~mask) | (bits & mask));
        }
        if (auto written = m_memory.write(*target.address, *held.bytes); !written)
            return tl::unexpected(written.error());
        return target;
    }

    std::string_view m_text;
    const CppNames& m_names;
    const TypedMemory& m_memory;
    unsigned m_nesting;
};

Result<TypedValue> evaluateNested(std::string_view text, const CppNames& names, const TypedMemory& memory,
                                  unsigned nesting) {
    const auto tree = parseCpp(text, names, memory.pointerBytes());
    if (!tree) return tl::unexpected(tree.error());
    return Evaluator(text, names, memory, nesting).value(**tree);
}

}  // namespace

Result<TypedValue> evaluateCpp(std::string_view text, const CppNames& names, const TypedMemory& memory) {
    return evaluateNested(text, names, memory, 0);
}

Result<std::uint64_t> evaluateCppNumber(std::string_view text, const CppNames& names,
                                        const TypedMemory& memory) {
    const auto tree = parseCpp(text, names, memory.pointerBytes());
    if (!tree) return tl::unexpected(tree.error());
    return Evaluator(text, names, memory).number(**tree).map([](const CppNumber& number) {
        return number.integer();
    });
}

}  // namespace hawser::command
