#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "core/symbols/PeImage.h"
#include "core/symbols/UnwindX64.h"
#include "tests/support/Places.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

std::vector<std::filesystem::path> builtImages() {
    std::vector<std::filesystem::path> images;
    const std::filesystem::path folder = hawser::test::builtFile("kernel");
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        if (entry.path().extension() == ".exe" || entry.path().extension() == ".sys")
            images.push_back(entry.path());
    return images;
}

Bytes contentsOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    Bytes bytes;
    for (char c = 0; file.get(c);) bytes.push_back(static_cast<std::byte>(c));
    return bytes;
}

}  // namespace

// The demo machine's own images, made by another linker than this code; nothing to do where they are not
// built.
TEST_CASE("Images made by a real linker are understood to the last function", "[pe][real]") {
    for (const auto& path : builtImages()) {
        INFO(path.string());
        const Bytes file = contentsOf(path);
        const auto reader = readerOfFile(file);
        REQUIRE(reader);
        const auto image = PeImage::parse(*reader);
        REQUIRE(image);
        CHECK(image->machine() == 0x8664);
        CHECK_FALSE(image->sections().empty());
        const auto record = image->codeView(*reader);
        REQUIRE(record);
        REQUIRE(*record);
        CHECK((*record)->pdbName.find(".pdb") != std::string::npos);

        const DataDirectory table = image->directory(PeImage::Directory::Exception);
        // A driver of leaf functions needs none; the kernel has its thread switch at least.
        if (path.filename() == "ntoskrnl.exe") REQUIRE(table.present());
        if (!table.present()) continue;
        const auto entries = (*reader)(table.rva, table.size);
        REQUIRE(entries);
        ByteReader rows(*entries);
        for (std::uint32_t i = 0; i < table.size / 12; ++i) {
            const std::uint32_t begin = rows.u32();
            const std::uint32_t end = rows.u32();
            const std::uint32_t info = rows.u32();
            if (begin == 0) continue;
            const auto found = findFunction(*reader, table, end - 1);
            REQUIRE(found);
            REQUIRE(*found);
            CHECK((*found)->begin == begin);
            const auto decoded = readUnwindInfo(*reader, info);
            if (!decoded) FAIL(decoded.error().what);
        }
    }
}
