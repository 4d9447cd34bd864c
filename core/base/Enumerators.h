#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

// The names of enumerators and types as they stand in the source, asked of the compiler: what programs are
// told is named once. Enumerations count from 0 without a gap.
namespace hawser {

namespace detail {

// "hawser::Effect::None" of an enumerator, "(hawser::Effect)7" of a number that is none, "hawser::Error" of a
// type.
constexpr std::string_view argumentIn(std::string_view function) {
    const std::size_t begin = function.find(" = ") + 3;
    const std::size_t end = function.find_first_of(";]", begin);
    return function.substr(begin, end - begin);
}
template <auto kValue>
constexpr std::string_view valueText() {
    return argumentIn(__PRETTY_FUNCTION__);
}
template <class T>
constexpr std::string_view typeText() {
    return argumentIn(__PRETTY_FUNCTION__);
}
constexpr std::string_view lastWord(std::string_view name) {
    return name.substr(name.rfind(':') + 1);
}

template <class Enum, std::size_t kCount = 0>
constexpr std::size_t countOf() {
    if constexpr (valueText<static_cast<Enum>(kCount)>().starts_with('('))
        return kCount;
    else
        return countOf<Enum, kCount + 1>();
}

template <class Enum, std::size_t... kIndex>
constexpr auto namesOf(std::index_sequence<kIndex...>) {
    return std::array{lastWord(valueText<static_cast<Enum>(kIndex)>())...};
}

}  // namespace detail

// "StackFrame": without its namespaces.
template <class T>
constexpr std::string_view typeName() {
    return detail::lastWord(detail::typeText<T>());
}

template <class Enum>
requires std::is_enum_v<Enum>
inline constexpr auto kEnumerators = detail::namesOf<Enum>(std::make_index_sequence<detail::countOf<Enum>()>());

template <class Enum>
constexpr std::string_view enumeratorName(Enum value) {
    const auto index = static_cast<std::size_t>(value);
    return index < kEnumerators<Enum>.size() ? kEnumerators<Enum>[index] : std::string_view();
}

template <class Enum>
constexpr std::optional<Enum> enumeratorOf(std::size_t number) {
    if (number >= kEnumerators<Enum>.size()) return std::nullopt;
    return static_cast<Enum>(number);
}

template <class Enum>
constexpr std::optional<Enum> enumeratorNamed(std::string_view name) {
    for (std::size_t i = 0; i < kEnumerators<Enum>.size(); ++i)
        if (kEnumerators<Enum>[i] == name) return static_cast<Enum>(i);
    return std::nullopt;
}

}  // namespace hawser
