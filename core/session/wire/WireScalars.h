#pragma once

#include "core/session/wire/WireForm.h"

namespace hawser::session {

// Its whole number, or else `otherwise`: a real one is none, whatever it is (QCborValue::toInteger() converts
// what no integer can hold).
inline qint64 integerOr(const QCborValue& value, qint64 otherwise) {
    return value.isInteger() ? value.toInteger() : otherwise;
}

// Single values out of CBOR, as each form has them; nothing when it is none. See WireForm.h.
class WireScalars {
  public:
    explicit WireScalars(WireForm form) : m_form(form) {}

    // 64 bits: a number, in the readable form also digits, "0x1000".
    std::optional<std::uint64_t> bits(const QCborValue& from) const;
    std::optional<char> letter(const QCborValue& from) const;  // ASCII
    std::optional<Address> address(const QCborValue& from) const;
    std::optional<std::string> text(const QCborValue& from) const;
    std::optional<QByteArray> qtBytes(const QCborValue& from) const;
    std::optional<Bytes> bytes(const QCborValue& from) const;
    std::optional<std::vector<bool>> flags(const QCborValue& from) const;  // "0110"
    std::optional<QDateTime> time(const QCborValue& from) const;

  private:
    bool compact() const { return m_form == WireForm::Compact; }

    WireForm m_form;
};

}  // namespace hawser::session
