#pragma once

#include "core/session/wire/QtBytes.h"
#include "core/session/wire/WireForm.h"

namespace hawser::session {

// Values to CBOR. See WireForm.h.
class WireWriter {
  public:
    explicit WireWriter(WireForm form) : m_form(form) {}

    template <class T>
    QCborValue write(const T& value, Notation notation = Notation::Plain) const {
        using namespace wire;
        if constexpr (std::is_same_v<T, bool>)
            return QCborValue(value);
        else if constexpr (std::is_same_v<T, char>)
            return compact() ? QCborValue(qint64{value}) : QCborValue(QString(QLatin1Char(value)));
        else if constexpr (std::is_integral_v<T>)
            return number(static_cast<std::uint64_t>(value), std::is_signed_v<T> && value < 0, notation);
        else if constexpr (std::is_enum_v<T>)
            return compact() ? QCborValue(static_cast<qint64>(value))
                             : QCborValue(textOf(enumeratorName(value)));
        else if constexpr (std::is_same_v<T, Address>)
            return number(value.value(), false, Notation::Hexadecimal);
        else if constexpr (std::is_same_v<T, engine::Capabilities>)
            return capabilities(value);
        else if constexpr (std::is_same_v<T, QString>)
            return QCborValue(value);
        else if constexpr (std::is_same_v<T, std::string>)
            return compact() ? QCborValue(QByteArray::fromStdString(value)) : QCborValue(textOf(value));
        else if constexpr (std::is_same_v<T, QByteArray>)
            return bytes(value);
        else if constexpr (std::is_same_v<T, Bytes>)
            return bytes(qtBytesOf(value));
        else if constexpr (std::is_same_v<T, std::vector<bool>>)
            return flags(value);
        else if constexpr (std::is_same_v<T, QDateTime>)
            return compact() ? QCborValue(value.toMSecsSinceEpoch())
                             : QCborValue(value.toUTC().toString(Qt::ISODateWithMs));
        else if constexpr (kIsDuration<T>)
            return number(static_cast<std::uint64_t>(value.count()), value.count() < 0, Notation::Plain);
        else if constexpr (kIsOptional<T>)
            return value ? write(*value, notation) : QCborValue(nullptr);
        else if constexpr (kIsShared<T>)
            return value ? write(*value, notation) : write(typename Bare<T>::Type{}, notation);
        else if constexpr (kIsResult<T>)
            return result(value);
        else if constexpr (kIsVariant<T>)
            return variant(value);
        else if constexpr (kIsList<T> || kIsArray<T>)
            return list(value, notation);
        else
            return structure(value);
    }

    // A struct as the map of its members, to be added to.
    template <Described T>
    QCborMap map(const T& value) const {
        QCborMap map;
        each(value, [&](std::string_view name, const QCborValue& member) {
            map.insert(wire::textOf(name), member);
        });
        return map;
    }
    // What a variant holds, with "type".
    template <class V>
    QCborMap typedMap(const V& value) const {
        return std::visit([this](const auto& alternative) { return this->typed(alternative); }, value);
    }

  private:
    bool compact() const { return m_form == WireForm::Compact; }

    QCborValue number(std::uint64_t value, bool negative, Notation notation) const {
        const auto whole = static_cast<qint64>(value);
        if (compact() || negative) return QCborValue(whole);
        if (notation == Notation::Plain && value <= std::uint64_t{wire::kExactInJson})
            return QCborValue(whole);
        return QCborValue(QStringLiteral("0x") + QString::number(qulonglong{value}, 16));
    }
    QCborValue bytes(const QByteArray& value) const {
        return compact() ? QCborValue(value) : QCborValue(QString::fromLatin1(value.toHex()));
    }
    QCborValue flags(const std::vector<bool>& value) const {
        QByteArray digits;
        digits.reserve(static_cast<qsizetype>(value.size()));
        for (const bool flag : value) digits += flag ? '1' : '0';
        return compact() ? QCborValue(digits) : QCborValue(QString::fromLatin1(digits));
    }
    QCborValue capabilities(const engine::Capabilities& value) const {
        QCborArray list;
        for (std::size_t i = 0; i < kEnumerators<engine::Capability>.size(); ++i) {
            const auto one = static_cast<engine::Capability>(i);
            if (value.has(one)) list.append(write(one));
        }
        return list;
    }
    template <class T>
    QCborValue list(const T& value, Notation notation) const {
        QCborArray array;
        for (const auto& element : value) array.append(write(element, notation));
        return array;
    }
    template <class T>
    QCborValue result(const T& value) const {
        const QCborValue inside = value ? write(*value) : write(value.error());
        if (compact()) return QCborArray{value ? 0 : 1, inside};
        return QCborMap{{value ? QStringLiteral("value") : QStringLiteral("error"), inside}};
    }
    template <class V>
    QCborValue variant(const V& value) const {
        if (!compact()) return typedMap(value);
        return std::visit(
            [&](const auto& alternative) -> QCborValue {
                return QCborArray{static_cast<qint64>(value.index()), write(alternative)};
            },
            value);
    }
    template <class T>
    QCborMap typed(const T& value) const {
        QCborMap named;
        if constexpr (Described<T>)
            named = map(value);
        else if constexpr (wire::kIsMap<T>)
            named = value ? map(*value) : map(typename wire::Bare<T>::Type{});
        else
            named.insert(QStringLiteral("value"), write(value));
        named.insert(QStringLiteral("type"), wire::textOf(wire::nameIn<T>()));
        return named;
    }
    template <Described T>
    QCborValue structure(const T& value) const {
        if (!compact()) return map(value);
        static const QCborArray ordinary = whole(T{});
        QCborArray array = whole(value);
        while (!array.isEmpty() && array.last() == ordinary.at(array.size() - 1)) array.removeLast();
        return array;
    }
    template <Described T>
    QCborArray whole(const T& value) const {
        QCborArray array;
        each(value, [&](std::string_view, const QCborValue& member) { array.append(member); });
        return array;
    }
    template <Described T, class Use>
    void each(const T& value, const Use& use) const {
        std::apply(
            [&](const auto&... fields) {
                (use(fields.name, write(value.*(fields.member), fields.notation)), ...);
            },
            Fields<T>::list);
    }

    WireForm m_form;
};

}  // namespace hawser::session
