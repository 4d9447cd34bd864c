#pragma once

#include <QByteArray>
#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <array>
#include <chrono>
#include <concepts>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Address.h"
#include "core/base/ByteReader.h"
#include "core/base/Enumerators.h"
#include "core/base/Result.h"
#include "core/engine/Capabilities.h"
#include "core/session/wire/Fields.h"

// A value of any type that crosses a wire as a tree of CBOR values, in one of two forms. Pure.
namespace hawser::session {

// Compact: a struct is a list of its members, those at the end that are as by default left out; an enumerator
// is its number; a variant is its index and the value. Readers skip what they do not know at the end.
// Readable: a struct is a map with every member by name, an enumerator its name, a variant the map of its
// value with the type's name as "type", bytes are hexadecimal digits.
enum class WireForm { Compact, Readable };

namespace wire {

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsShared = false;
template <class T>
inline constexpr bool kIsShared<std::shared_ptr<const T>> = true;
template <class T>
inline constexpr bool kIsVariant = false;
template <class... T>
inline constexpr bool kIsVariant<std::variant<T...>> = true;
template <class T>
inline constexpr bool kIsResult = false;
template <class T>
inline constexpr bool kIsResult<Result<T>> = true;
template <class T>
inline constexpr bool kIsDuration = false;
template <class R, class P>
inline constexpr bool kIsDuration<std::chrono::duration<R, P>> = true;
template <class T>
inline constexpr bool kIsList = false;
template <class T>
inline constexpr bool kIsList<std::vector<T>> = true;
template <>
inline constexpr bool kIsList<std::vector<bool>> = false;
template <>
inline constexpr bool kIsList<Bytes> = false;
template <>
inline constexpr bool kIsList<QStringList> = true;
template <class T>
inline constexpr bool kIsArray = false;
template <class T, std::size_t kSize>
inline constexpr bool kIsArray<std::array<T, kSize>> = true;

// How a shared value or a value itself is named.
template <class T>
struct Bare {
    using Type = T;
};
template <class T>
struct Bare<std::shared_ptr<const T>> {
    using Type = T;
};
template <class T>
constexpr std::string_view nameIn() {
    return typeName<typename Bare<T>::Type>();
}
template <class T>
inline constexpr bool kIsMap = Described<typename Bare<T>::Type>;

inline QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

constexpr qint64 kExactInJson = qint64{1} << 53;

}  // namespace wire
}  // namespace hawser::session
