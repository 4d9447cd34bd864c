#include "core/command/cpp/CppArithmetic.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace hawser::command {

namespace {

using symbols::TypeKind;

std::uint64_t cut(std::uint64_t bits, const DataType& type) {
    const std::uint64_t size = type.size();
    if (size == 0 || size >= 8) return bits;
    const std::uint64_t mask = (std::uint64_t{1} << 8 * size) - 1;
    const bool negative = (type.isSigned() || type.isPointer()) && (bits >> (8 * size - 1) & 1) != 0;
    return negative ? bits | ~mask : bits & mask;
}

// "Usual arithmetic conversions".
DataType common(const DataType& a, const DataType& b) {
    const bool floating = a.kind() == TypeKind::Floating || b.kind() == TypeKind::Floating;
    if (floating)
        return a.kind() != TypeKind::Floating   ? b
               : b.kind() != TypeKind::Floating ? a
               : a.size() >= b.size()           ? a
                                                : b;
    if (a.size() != b.size()) return a.size() > b.size() ? a : b;
    if (a.isSigned() != b.isSigned()) return a.isSigned() ? b : a;
    return b.name().find("long") != std::string::npos ? b : a;
}

CppNumber boolean(bool value) {
    return {DataType::boolean(), value ? std::uint64_t{1} : 0, 0};
}

template <class T>
std::optional<bool> compare(std::string_view op, T a, T b) {
    if (op == "==") return a == b;
    if (op == "!=") return a != b;
    if (op == "<") return a < b;
    if (op == "<=") return a <= b;
    if (op == ">") return a > b;
    if (op == ">=") return a >= b;
    return std::nullopt;
}

std::optional<CppNumber> applyFloating(std::string_view op, double a, double b, const DataType& type) {
    if (const auto result = compare(op, a, b)) return boolean(*result);
    const double value = op == "*" ? a * b : op == "+" ? a + b : op == "-" ? a - b : a / b;
    if (op != "*" && op != "+" && op != "-" && (op != "/" || b == 0)) return std::nullopt;
    return CppNumber{type, 0, value};
}

std::optional<std::uint64_t> divide(bool remainder, std::uint64_t a, std::uint64_t b, bool isSigned) {
    if (b == 0) return std::nullopt;
    if (!isSigned) return remainder ? a % b : a / b;
    // The one quotient that 64 bits cannot hold wraps.
    if (b == UINT64_MAX) return remainder ? 0 : 0 - a;
    const auto x = static_cast<std::int64_t>(a);
    const auto y = static_cast<std::int64_t>(b);
    return static_cast<std::uint64_t>(remainder ? x % y : x / y);
}

std::optional<std::uint64_t> applyInteger(std::string_view op, std::uint64_t a, std::uint64_t b,
                                          bool isSigned) {
    if (op == "+") return a + b;
    if (op == "-") return a - b;
    if (op == "*") return a * b;
    if (op == "/" || op == "%") return divide(op == "%", a, b, isSigned);
    if (op == "&") return a & b;
    if (op == "|") return a | b;
    if (op == "^") return a ^ b;
    return std::nullopt;
}

// The left side alone says the type; shifts by all bits and more give what the mathematics gives.
CppNumber shift(bool left, const CppNumber& number, std::uint64_t count) {
    CppNumber result = number;
    const bool all = count >= 64;
    if (left)
        result.bits = all ? 0 : number.bits << count;
    else if (number.type.isSigned())
        result.bits =
            static_cast<std::uint64_t>(static_cast<std::int64_t>(number.bits) >> (all ? 63 : count));
    else
        result.bits = all ? 0 : number.bits >> count;
    result.bits = cut(result.bits, result.type);
    return result;
}

}  // namespace

std::uint64_t CppNumber::integer() const {
    if (!isFloating()) return bits;
    // What no integer of 64 bits holds is 0.
    const bool fits = std::isfinite(floating) && std::fabs(floating) < 9.2e18;
    return fits ? static_cast<std::uint64_t>(static_cast<std::int64_t>(floating)) : 0;
}

DataType promoted(const DataType& type) {
    if (!type.isInteger() || (type.size() >= 4 && type.kind() == TypeKind::Integer)) return type;
    return type.size() > 4 ? DataType::integer("int64", 8, type.isSigned())
                           : DataType::integer("int", 4, true);
}

CppNumber converted(const CppNumber& number, const DataType& type) {
    if (type.kind() == TypeKind::Boolean) return {type, number.isTrue() ? std::uint64_t{1} : 0, 0};
    if (type.kind() != TypeKind::Floating) return {type, cut(number.integer(), type), 0};
    if (number.isFloating()) return {type, 0, number.floating};
    return {type, 0,
            number.type.isSigned() ? static_cast<double>(static_cast<std::int64_t>(number.bits))
                                   : static_cast<double>(number.bits)};
}

TypedValue heldValue(const CppNumber& number) {
    if (!number.isFloating()) return valueOf(number.type, number.bits);
    if (number.type.size() == 4)
        return valueOf(number.type, std::bit_cast<std::uint32_t>(static_cast<float>(number.floating)));
    return valueOf(number.type, std::bit_cast<std::uint64_t>(number.floating));
}

bool isComparison(std::string_view op) {
    constexpr std::array<std::string_view, 6> kComparisons{"==", "!=", "<", "<=", ">", ">="};
    return std::ranges::find(kComparisons, op) != kComparisons.end();
}

std::optional<CppNumber> applyCpp(std::string_view op, const CppNumber& left, const CppNumber& right) {
    const DataType a = promoted(left.type);
    const DataType b = promoted(right.type);
    if (op == "<<" || op == ">>") {
        if (left.isFloating() || right.isFloating()) return std::nullopt;
        return shift(op == "<<", converted(left, a), right.bits);
    }
    const DataType type = common(a, b);
    const CppNumber x = converted(left, type);
    const CppNumber y = converted(right, type);
    if (x.isFloating()) return applyFloating(op, x.floating, y.floating, type);
    if (isComparison(op))
        return boolean(*(type.isSigned() ? compare(op, static_cast<std::int64_t>(x.bits),
                                                   static_cast<std::int64_t>(y.bits))
                                         : compare(op, x.bits, y.bits)));
    const auto bits = applyInteger(op, x.bits, y.bits, type.isSigned());
    if (!bits) return std::nullopt;
    return CppNumber{type, cut(*bits, type), 0};
}

}  // namespace hawser::command
