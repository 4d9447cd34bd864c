#pragma once

#include <QByteArray>
#include <algorithm>
#include <span>

#include "core/base/ByteReader.h"

namespace hawser::session {

// The bytes of Qt's array, as long as that is not changed.
inline ByteSpan spanOf(const QByteArray& bytes) {
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

inline QByteArray qtBytesOf(ByteSpan bytes) {
    QByteArray copy(static_cast<qsizetype>(bytes.size()), Qt::Uninitialized);
    std::ranges::transform(bytes, copy.begin(), [](std::byte byte) { return static_cast<char>(byte); });
    return copy;
}

}  // namespace hawser::session
