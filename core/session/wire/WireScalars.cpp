#include "core/session/wire/WireScalars.h"

#include "core/session/wire/QtBytes.h"

namespace hawser::session {

// A negative number is one of 64 bits with the highest set, in the compact form alone.
std::optional<std::uint64_t> WireScalars::bits(const QCborValue& from) const {
    if (from.isInteger() && (compact() || from.toInteger() >= 0))
        return static_cast<std::uint64_t>(from.toInteger());
    if (compact() || !from.isString()) return std::nullopt;
    bool ok = false;
    const qulonglong value = from.toString().toULongLong(&ok, 0);
    return ok ? std::optional<std::uint64_t>(value) : std::nullopt;
}

std::optional<char> WireScalars::letter(const QCborValue& from) const {
    constexpr qint64 kAsciiEnd = 0x80;
    const QString text = from.toString();
    const qint64 code = compact() ? integerOr(from, -1) : text.size() == 1 ? text.front().unicode() : -1;
    if (code < 0 || code >= kAsciiEnd) return std::nullopt;
    return static_cast<char>(code);
}

std::optional<Address> WireScalars::address(const QCborValue& from) const {
    const auto value = bits(from);
    return value ? std::optional(Address(*value)) : std::nullopt;
}

std::optional<std::string> WireScalars::text(const QCborValue& from) const {
    if (compact() ? !from.isByteArray() : !from.isString()) return std::nullopt;
    return compact() ? from.toByteArray().toStdString() : from.toString().toStdString();
}

std::optional<QByteArray> WireScalars::qtBytes(const QCborValue& from) const {
    if (compact()) return from.isByteArray() ? std::optional(from.toByteArray()) : std::nullopt;
    const QByteArray digits = from.toString().toLatin1();
    QByteArray bytes = QByteArray::fromHex(digits);
    if (!from.isString() || bytes.size() * 2 != digits.size()) return std::nullopt;
    return bytes;
}

std::optional<Bytes> WireScalars::bytes(const QCborValue& from) const {
    const auto plain = qtBytes(from);
    if (!plain) return std::nullopt;
    const ByteSpan span = spanOf(*plain);
    return Bytes(span.begin(), span.end());
}

std::optional<std::vector<bool>> WireScalars::flags(const QCborValue& from) const {
    const auto digits = text(from);
    if (!digits || digits->find_first_not_of("01") != std::string::npos) return std::nullopt;
    std::vector<bool> flags;
    flags.reserve(digits->size());
    for (const char digit : *digits) flags.push_back(digit == '1');
    return flags;
}

std::optional<QDateTime> WireScalars::time(const QCborValue& from) const {
    if (compact())
        return from.isInteger() ? std::optional(QDateTime::fromMSecsSinceEpoch(from.toInteger()))
                                : std::nullopt;
    const QDateTime time = QDateTime::fromString(from.toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time) : std::nullopt;
}

}  // namespace hawser::session
