#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/ByteReader.h"

// What CodeView records of symbols and types are made of, beside integers. Layout: LLVM's
// CodeViewRecordIO.cpp.
namespace hawser::symbols::pdb {

// The text up to a NUL, which is taken as well; where there is none the reader fails.
std::string_view takeText(ByteReader& reader);

// An integer that tells its own size: sign-extended where it is signed. Of another kind (reals, texts) the
// reader fails.
std::uint64_t takeNumber(ByteReader& reader);

// Nothing: the reader has failed.
template <class Record>
std::optional<Record> whole(const ByteReader& reader, const Record& record) {
    return reader.failed() ? std::nullopt : std::optional(record);
}

// What is not isShowable(), made so: as UTF-8, with a dot for each control character.
std::string readable(std::string_view text);

}  // namespace hawser::symbols::pdb
