#pragma once

#include <fmt/format.h>

#include "core/session/wire/WireForm.h"
#include "core/session/wire/WireScalars.h"

namespace hawser::session {

// CBOR to values: every one that comes from outside. The first thing that does not fit ends the reading, and
// is named with where it stands: "StackList.frames[3].number is no number from 0 to 4294967295". See
// WireForm.h.
class WireReader {
  public:
    explicit WireReader(WireForm form) : m_form(form), m_scalars(form) {}

    // `name`: what the whole is called where nothing in it is to blame.
    template <class T>
    Result<T> read(const QCborValue& from, std::string_view name = "The message") {
        T value{};
        if (take(from, value)) return value;
        if (m_place.empty()) m_place = name;
        return fail(m_unknown ? ErrorCode::Unsupported : ErrorCode::Malformed, m_place + m_problem);
    }

  private:
    bool compact() const { return m_form == WireForm::Compact; }
    bool wrong(std::string problem) {
        m_problem = std::move(problem);
        return false;
    }
    // A part, whose name goes in front of what was wrong in it.
    template <class T>
    bool part(std::string_view name, const QCborValue& from, T& to) {
        if (take(from, to)) return true;
        m_place.insert(0, name);
        return false;
    }

    template <class T>
    bool take(const QCborValue& from, T& to) {
        using namespace wire;
        if constexpr (std::is_same_v<T, bool>)
            return from.isBool() ? (to = from.toBool(), true) : wrong(" is neither true nor false");
        else if constexpr (std::is_same_v<T, char>)
            return scalar(from, to, &WireScalars::letter, " is no letter");
        else if constexpr (std::is_integral_v<T>)
            return number(from, to);
        else if constexpr (std::is_enum_v<T>)
            return enumerator(from, to);
        else if constexpr (std::is_same_v<T, Address>)
            return scalar(from, to, &WireScalars::address, " is no address");
        else if constexpr (std::is_same_v<T, engine::Capabilities>)
            return capabilities(from, to);
        else if constexpr (std::is_same_v<T, QString>)
            return from.isString() ? (to = from.toString(), true) : wrong(" is no text");
        else if constexpr (std::is_same_v<T, std::string>)
            return scalar(from, to, &WireScalars::text, " is no text");
        else if constexpr (std::is_same_v<T, QByteArray>)
            return scalar(from, to, &WireScalars::qtBytes, kNoBytes);
        else if constexpr (std::is_same_v<T, Bytes>)
            return scalar(from, to, &WireScalars::bytes, kNoBytes);
        else if constexpr (std::is_same_v<T, std::vector<bool>>)
            return scalar(from, to, &WireScalars::flags, " is no row of 0 and 1");
        else if constexpr (std::is_same_v<T, QDateTime>)
            return scalar(from, to, &WireScalars::time, " is no time");
        else if constexpr (kIsDuration<T>)
            return duration(from, to);
        else if constexpr (kIsOptional<T>)
            return from.isNull() ? (to.reset(), true) : take(from, to.emplace());
        else if constexpr (kIsShared<T>)
            return shared(from, to);
        else if constexpr (kIsResult<T>)
            return result(from, to);
        else if constexpr (kIsVariant<T>)
            return variant(from, to, std::make_index_sequence<std::variant_size_v<T>>());
        else if constexpr (kIsList<T>)
            return list(from, to);
        else if constexpr (kIsArray<T>)
            return array(from, to);
        else
            return structure(from, to);
    }

    template <class T>
    bool scalar(const QCborValue& from, T& to,
                std::optional<T> (WireScalars::*scalarIn)(const QCborValue&) const,
                std::string_view problem) {
        auto value = (m_scalars.*scalarIn)(from);
        if (!value) return wrong(std::string(problem));
        to = std::move(*value);
        return true;
    }
    template <class T>
    bool number(const QCborValue& from, T& to) {
        using Limits = std::numeric_limits<T>;
        if constexpr (std::is_signed_v<T>) {
            const qint64 value = integerOr(from, 0);
            if (from.isInteger() && value >= Limits::min() && value <= Limits::max()) {
                to = static_cast<T>(value);
                return true;
            }
        } else if (const auto value = m_scalars.bits(from); value && *value <= Limits::max()) {
            to = static_cast<T>(*value);
            return true;
        }
        return wrong(fmt::format(" is no number from {} to {}", Limits::min(), Limits::max()));
    }
    template <class T>
    bool enumerator(const QCborValue& from, T& to) {
        const auto found = compact() ? enumeratorOf<T>(static_cast<std::size_t>(integerOr(from, -1)))
                                     : enumeratorNamed<T>(from.toString().toStdString());
        if (!found) return wrong(fmt::format(" is no {}", typeName<T>()));
        to = *found;
        return true;
    }
    bool capabilities(const QCborValue& from, engine::Capabilities& to) {
        std::vector<engine::Capability> list;
        if (!take(from, list)) return false;
        for (const engine::Capability one : list) to = to.with(one);
        return true;
    }
    template <class T>
    bool duration(const QCborValue& from, T& to) {
        if (!from.isInteger()) return wrong(" is no number");
        to = T(from.toInteger());
        return true;
    }
    template <class T>
    bool shared(const QCborValue& from, T& to) {
        auto value = std::make_shared<typename wire::Bare<T>::Type>();
        if (!take(from, *value)) return false;
        to = std::move(value);
        return true;
    }
    template <class T>
    bool result(const QCborValue& from, T& to) {
        const bool failed = compact() ? integerOr(from.toArray().at(0), 2) == 1
                                      : from.toMap().contains(QStringLiteral("error"));
        const QCborValue inside =
            compact() ? from.toArray().at(1)
                      : from.toMap().value(failed ? QStringLiteral("error") : QStringLiteral("value"));
        if (compact() && (from.toArray().size() < 2 || integerOr(from.toArray().at(0), 2) > 1))
            return wrong(" is neither a value nor an error");
        if (failed) {
            Error error;
            if (!take(inside, error)) return false;
            to = tl::unexpected(std::move(error));
            return true;
        }
        typename T::value_type value{};
        if (!take(inside, value)) return false;
        to = std::move(value);
        return true;
    }
    template <class V, std::size_t... kIndex>
    bool variant(const QCborValue& from, V& to, std::index_sequence<kIndex...>) {
        if (compact()) {
            const QCborArray pair = from.toArray();
            const qint64 index = integerOr(pair.at(0), -1);
            if (pair.size() < 2 || index < 0) return wrong(" is no kind and its value");
            if ((... || (index == qint64{kIndex} && alternative<kIndex>(pair.at(1), to)))) return true;
            m_unknown = index >= qint64{sizeof...(kIndex)};
            return m_unknown ? wrong(fmt::format(" is of the unknown kind {}", index)) : false;
        }
        const std::string type = from.toMap().value(QStringLiteral("type")).toString().toStdString();
        if ((... || (type == wire::nameIn<std::variant_alternative_t<kIndex, V>>() &&
                     alternative<kIndex>(from, to))))
            return true;
        m_unknown = (... && (type != wire::nameIn<std::variant_alternative_t<kIndex, V>>()));
        return m_unknown ? wrong(fmt::format(" has the unknown type '{}'", type.substr(0, kShown))) : false;
    }
    template <std::size_t kIndex, class V>
    bool alternative(const QCborValue& from, V& to) {
        using T = std::variant_alternative_t<kIndex, V>;
        auto& value = to.template emplace<kIndex>();
        if (compact() || wire::kIsMap<T>) return part(wire::nameIn<T>(), from, value);
        return part(wire::nameIn<T>(), from.toMap().value(QStringLiteral("value")), value);
    }
    template <class T>
    bool list(const QCborValue& from, T& to) {
        if (!from.isArray()) return wrong(" is no list");
        const QCborArray array = from.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            if (!part(fmt::format("[{}]", i), array.at(i), to.emplace_back())) return false;
        return true;
    }
    template <class T>
    bool array(const QCborValue& from, T& to) {
        const QCborArray array = from.toArray();
        if (array.size() != static_cast<qsizetype>(to.size()))
            return wrong(fmt::format(" is no list of {}", to.size()));
        for (std::size_t i = 0; i < to.size(); ++i)
            if (!part(fmt::format("[{}]", i), array.at(static_cast<qsizetype>(i)), to[i])) return false;
        return true;
    }

    template <Described T>
    bool structure(const QCborValue& from, T& to) {
        if (compact() ? !from.isArray() : !from.isMap())
            return wrong(fmt::format(" is no {}", typeName<T>()));
        return std::apply([&](const auto&... fields) { return members(from, to, fields...); },
                          Fields<T>::list);
    }
    template <class T, class... F>
    bool members(const QCborValue& from, T& to, const F&... fields) {
        if (!compact()) {
            const QCborMap map = from.toMap();
            return onlyKnown(map, fields...) &&
                   (... && member(map.value(wire::textOf(fields.name)), to, fields));
        }
        const QCborArray array = from.toArray();
        qsizetype next = 0;
        return (... && member(array.at(next++), to, fields));
    }
    // What is not there is as by default; what is shared is then empty, for nobody looks for null there.
    template <class T, class F>
    bool member(const QCborValue& from, T& to, const F& field) {
        auto& value = to.*(field.member);
        if (!from.isUndefined()) return part(fmt::format(".{}", field.name), from, value);
        using Value = std::remove_reference_t<decltype(value)>;
        if constexpr (wire::kIsShared<Value>) value = std::make_shared<typename wire::Bare<Value>::Type>();
        return true;
    }
    // Somebody has mistyped it, and would wonder.
    template <class... F>
    bool onlyKnown(const QCborMap& map, const F&... fields) {
        for (const auto& [key, value] : map) {
            const std::string name = key.toString().toStdString();
            const bool known = name == "type" || (... || (name == fields.name));
            if (!known) return wrong(fmt::format(" has no '{}'", name.substr(0, kShown)));
        }
        return true;
    }

    static constexpr std::size_t kShown = 64;  // characters of a word that is not known

    static constexpr std::string_view kNoBytes = " is no row of hexadecimal digits";

    WireForm m_form;
    WireScalars m_scalars;
    std::string m_place;
    std::string m_problem;
    bool m_unknown = false;  // a kind of a later version
};

}  // namespace hawser::session
