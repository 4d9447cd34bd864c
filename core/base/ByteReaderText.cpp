#include "core/base/AnsiText.h"
#include "core/base/ByteReader.h"
#include "core/base/Text.h"

// Text in what is read: both kinds stand on the bytes, not the bytes on them.
namespace hawser {

std::string ByteReader::utf16(std::size_t byteCount) {
    return utf8FromUtf16(take(byteCount));
}

std::string ByteReader::ansi(std::size_t byteCount) {
    return utf8FromAnsi(take(byteCount));
}

}  // namespace hawser
