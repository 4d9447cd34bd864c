#include "core/dump/FileSignature.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace hawser::dump {

namespace {

struct KnownStart {
    std::string_view bytes;
    FileSignature signature;
};
constexpr std::array<KnownStart, 9> kKnown{{{"PAGEDU64", FileSignature::Dump64},
                                            {"PAGEDUMP", FileSignature::Dump32},
                                            {"\177ELF", FileSignature::Elf},
                                            {"MDMP", FileSignature::UserMinidump},
                                            {"\x1F\x8B", FileSignature::Gzip},
                                            {"PK\3\4", FileSignature::Zip},
                                            {"MSCF", FileSignature::Cabinet},
                                            {"\x28\xB5\x2F\xFD", FileSignature::Zstandard},
                                            {"\xFD"
                                             "7zXZ",
                                             FileSignature::Xz}}};

constexpr std::size_t kTextSample = 64;  // bytes
constexpr std::size_t kShown = 8;

bool isTextual(std::byte value) {
    const auto c = std::to_integer<unsigned>(value);
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0x7F);
}

std::string hexOf(ByteSpan bytes) {
    std::string text;
    for (const std::byte value : bytes)
        text += fmt::format("{}{:02x}", text.empty() ? "" : " ", std::to_integer<unsigned>(value));
    return text;
}

}  // namespace

FileSignature signatureOf(ByteSpan start) {
    for (const KnownStart& known : kKnown) {
        const auto same = [](char a, std::byte b) { return static_cast<std::byte>(a) == b; };
        if (start.size() >= known.bytes.size() &&
            std::equal(known.bytes.begin(), known.bytes.end(), start.begin(), same))
            return known.signature;
    }
    const ByteSpan sample = start.first(std::min(start.size(), kTextSample));
    return !sample.empty() && std::all_of(sample.begin(), sample.end(), isTextual) ? FileSignature::Text
                                                                                   : FileSignature::Unknown;
}

std::string refusalOf(FileSignature signature, ByteSpan start) {
    switch (signature) {
        case FileSignature::UserMinidump:
            return "This is a user-mode minidump; only dumps of a kernel are read here.";
        case FileSignature::Gzip:
        case FileSignature::Zip:
        case FileSignature::Cabinet:
        case FileSignature::Zstandard:
        case FileSignature::Xz:
            return "This file is compressed; it has to be unpacked first.";
        case FileSignature::Text:
            return "This is a text file, not a kernel crash dump.";
        case FileSignature::Dump64:
        case FileSignature::Dump32:
        case FileSignature::Elf:
        case FileSignature::Unknown:
            break;
    }
    return fmt::format("This is not a kernel crash dump: it begins with {}.",
                       hexOf(start.first(std::min(start.size(), kShown))));
}

}  // namespace hawser::dump
