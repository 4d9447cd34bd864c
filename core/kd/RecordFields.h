#pragma once

#include <algorithm>
#include <string>

#include "core/base/ByteReader.h"
#include "core/base/Result.h"

// A record is read and written by one list of its fields, so that the two cannot differ.
namespace hawser::kd {

// Reads the field at an offset; nothing happens when it lies behind the end.
class FieldReader {
  public:
    explicit FieldReader(ByteSpan bytes) : m_bytes(bytes) {}

    template <class T>
    void operator()(std::size_t offset, T& field) const {
        if (offset + sizeof(T) > m_bytes.size()) return;
        T value = 0;
        for (std::size_t i = sizeof(T); i-- > 0;) {
            value =
                static_cast<T>((sizeof(T) > 1 ? value << 8 : 0) | std::to_integer<T>(m_bytes[offset + i]));
        }
        field = value;
    }

  private:
    ByteSpan m_bytes;
};

class FieldWriter {
  public:
    explicit FieldWriter(Bytes& bytes) : m_bytes(bytes) {}

    template <class T>
    void operator()(std::size_t offset, const T& field) const {
        if (offset + sizeof(T) > m_bytes.size()) return;
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            m_bytes[offset + i] = static_cast<std::byte>((field >> (8 * i)) & 0xFF);
        }
    }

  private:
    Bytes& m_bytes;
};

// `visitFields(record, visit)` calls visit(offset, field) for each field. The record keeps all of its bytes
// in `raw`, so that what has no field of its own comes back as it was. Error Truncated: fewer bytes than
// `smallest`.
template <class Record, class VisitFields>
Result<Record> decodeRecord(ByteSpan bytes, std::size_t smallest, std::string_view tooShort,
                            const VisitFields& visitFields) {
    if (bytes.size() < smallest) return fail(ErrorCode::Truncated, std::string(tooShort), bytes.size());
    Record record;
    record.raw.assign(bytes.begin(), bytes.end());
    visitFields(record, FieldReader(bytes));
    return record;
}

template <class Record, class VisitFields>
Bytes encodeRecord(const Record& record, std::size_t smallest, const VisitFields& visitFields) {
    Bytes bytes = record.raw;
    bytes.resize(std::max(bytes.size(), smallest));
    visitFields(record, FieldWriter(bytes));
    return bytes;
}

}  // namespace hawser::kd
