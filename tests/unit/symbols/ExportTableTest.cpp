#include "core/symbols/ExportTable.h"

#include <catch2/catch.hpp>

#include "tests/unit/symbols/ImageBuilder.h"

using namespace hawser;
using namespace hawser::symbols;
using namespace hawser::symbols::test;

namespace {

constexpr std::uint32_t kExports = 0x4000;
constexpr std::uint32_t kRoutines = kExports + 0x28;
constexpr std::uint32_t kNames = kExports + 0x40;
constexpr std::uint32_t kOrdinals = kExports + 0x50;
constexpr std::uint32_t kTexts = kExports + 0x60;
constexpr std::uint32_t kLength = 0x100;

// KeBugCheckEx at 1100h, KeTickCount in no section of code, Again at the place of the first, a forwarder, and
// number 14 without a name.
class Exporter : public ImageBuilder {
  public:
    Exporter() {
        directory(PeImage::Directory::Export, kExports, kLength);
        at32(kExports + 16, 10).at32(kExports + 20, 5).at32(kExports + 24, 4);
        at32(kExports + 28, kRoutines).at32(kExports + 32, kNames).at32(kExports + 36, kOrdinals);
        const std::uint32_t places[] = {0x1100, 0x5000, 0x1100, kTexts + 0x40, 0x1200};
        for (std::uint32_t i = 0; i < 5; ++i) at32(kRoutines + 4 * i, places[i]);
        name(0, 2, 0x00, "Again");
        name(1, 3, 0x10, "Forwarded");
        name(2, 0, 0x20, "KeBugCheckEx");
        name(3, 1, 0x30, "KeTickCount");
        text(kTexts + 0x40, "hal.KeOther");
    }
    Exporter& text(std::uint32_t rva, std::string_view words) {
        for (const char c : words) at(rva++, {static_cast<unsigned char>(c)});
        at(rva, {0});
        return *this;
    }
    Exporter& name(std::uint32_t i, unsigned index, std::uint32_t offset, std::string_view words) {
        at32(kNames + 4 * i, kTexts + offset).at(kOrdinals + 2 * i, {index, 0});
        return text(kTexts + offset, words);
    }
    Result<ExportTable> parse() const { return ExportTable::parse(*PeImage::parse(reader()), reader()); }
};

std::vector<std::string> matching(const ExportTable& table, std::string_view pattern) {
    std::vector<std::string> names;
    table.forEach(pattern, [&](const Symbol& symbol) {
        names.emplace_back(symbol.name);
        return true;
    });
    return names;
}

std::string nameAt(const ExportTable& table, std::uint32_t rva) {
    const auto found = table.nameAt(rva);
    return found ? std::string(found->symbol.name) + "+" + std::to_string(found->displacement) : "none";
}

ErrorCode failureOf(const Exporter& image) {
    const auto table = image.parse();
    REQUIRE_FALSE(table);
    return table.error().code;
}

}  // namespace

TEST_CASE("Exports name the places of an image", "[exports]") {
    const auto table = Exporter().parse();
    if (!table) FAIL(table.error().what);
    CHECK(table->size() == 4);
    CHECK(table->refused() == 0);
    CHECK(matching(*table, "*") ==
          std::vector<std::string>{"Again", "KeBugCheckEx", "KeTickCount", "Ordinal14"});
    CHECK(matching(*table, "ke?*C*") == std::vector<std::string>{"KeBugCheckEx", "KeTickCount"});
    CHECK(nameAt(*table, 0x10FF) == "none");
    CHECK(nameAt(*table, 0x1100) == "Again+0");
    CHECK(nameAt(*table, 0x11FF) == "Again+255");
    CHECK(nameAt(*table, 0x1200) == "Ordinal14+0");
    CHECK(nameAt(*table, 0xFFFFFFFF) == "KeTickCount+4294946815");
    CHECK(table->nextAfter(0x1100)->name == "Ordinal14");
    CHECK_FALSE(table->nextAfter(0x5000));
    CHECK(table->find("KeBugCheckEx")->rva == 0x1100);
    CHECK(table->find("KeBugCheckEx")->code);
    CHECK(table->find("kebugcheckex")->name == "KeBugCheckEx");
    CHECK(table->find("KeTickCount")->rva == 0x5000);
    CHECK_FALSE(table->find("KeTickCount")->code);
    CHECK_FALSE(table->find("KeBugCheck"));
    CHECK_FALSE(table->find("Forwarded"));
}

TEST_CASE("Of names that differ in case the one that was asked for is found", "[exports]") {
    Exporter image;
    image.name(0, 4, 0, "KEBUGCHECKEX");
    const auto table = image.parse();
    REQUIRE(table);
    CHECK(table->find("KEBUGCHECKEX")->rva == 0x1200);
    CHECK(table->find("KeBugCheckEx")->rva == 0x1100);
}

TEST_CASE("An image that exports nothing has an empty table", "[exports]") {
    const ImageBuilder image;
    const auto table = ExportTable::parse(*PeImage::parse(image.reader()), image.reader());
    REQUIRE(table);
    CHECK(table->size() == 0);
    CHECK_FALSE(table->nameAt(0x1100));
    CHECK_FALSE(table->find("x"));
}

TEST_CASE("The enumeration ends when it is told to", "[exports]") {
    const auto table = Exporter().parse();
    unsigned seen = 0;
    table->forEach("*", [&](const Symbol&) { return ++seen < 2; });
    CHECK(seen == 2);
}

TEST_CASE("An export directory that lies is refused", "[exports][hostile]") {
    const auto lie = [](std::uint32_t rva, std::uint32_t value) {
        Exporter image;
        image.at32(rva, value);
        return failureOf(image);
    };
    const std::uint32_t entry = ImageBuilder::kOptional + 112;
    CHECK(lie(entry, ImageBuilder::kSize) == ErrorCode::Malformed);
    CHECK(lie(entry, 0xFFFFFFF0) == ErrorCode::Malformed);
    CHECK(lie(entry + 4, ImageBuilder::kSize) == ErrorCode::Malformed);
    CHECK(lie(entry + 4, 0xFFFFFFFF) == ErrorCode::Malformed);
    CHECK(lie(entry + 4, 39) == ErrorCode::Malformed);
    CHECK(lie(entry + 4, 40) == ErrorCode::Malformed);  // its tables are cut off
    for (const std::uint32_t count : {kExports + 20, kExports + 24}) {
        CHECK(lie(count, 0xFFFFFFFF) == ErrorCode::Malformed);
        CHECK(lie(count, 0x10001) == ErrorCode::Malformed);
        CHECK(lie(count, 0x1000) == ErrorCode::Malformed);  // more than the directory holds
    }
    for (const std::uint32_t array : {kExports + 28, kExports + 32, kExports + 36}) {
        CHECK(lie(array, 0) == ErrorCode::Malformed);
        CHECK(lie(array, kExports - 1) == ErrorCode::Malformed);
        CHECK(lie(array, kExports + kLength - 1) == ErrorCode::Malformed);
        CHECK(lie(array, 0xFFFFFFFF) == ErrorCode::Malformed);
    }
}

TEST_CASE("A single bad export is left out", "[exports][hostile]") {
    const auto without = [](const auto& spoil) {
        Exporter image;
        spoil(image);
        auto table = image.parse();
        REQUIRE(table);
        CHECK(table->refused() == 1);
        CHECK_FALSE(table->find("KeBugCheckEx"));
        CHECK(table->find("KeTickCount"));
        return table;
    };
    without([](Exporter& image) { image.at32(kNames + 8, 0); });
    without([](Exporter& image) { image.at32(kNames + 8, 0xFFFFFFFF); });
    without([](Exporter& image) { image.at32(kNames + 8, kExports + kLength); });
    without([](Exporter& image) { image.at(kOrdinals + 4, {5, 0}); });
    without([](Exporter& image) { image.text(kTexts + 0x20, "Ke\nBug"); });
    without([](Exporter& image) { image.text(kTexts + 0x20, ""); });
    without([](Exporter& image) { image.at32(kRoutines, ImageBuilder::kSize).at(kOrdinals, {4, 0}); });
    without([](Exporter& image) { image.at32(kRoutines, 0).at(kOrdinals, {4, 0}); });
    without([](Exporter& image) {
        image.at32(kNames + 8, kTexts + 0x90);
        for (std::uint32_t i = kTexts + 0x90; i < kExports + kLength; ++i) image.at(i, {'x'});
    });
}

TEST_CASE("Names that share their bytes do not multiply them", "[exports][hostile]") {
    Exporter image;
    image.at32(kExports + 24, 5).at32(kNames + 16, 0);
    for (std::uint32_t i = 0; i < 4; ++i) image.at32(kNames + 4 * i, kTexts + 0x10);
    for (std::uint32_t i = 0; i < 0x50; ++i) image.at(kTexts + 0x10 + i, {'y'});
    image.at(kTexts + 0x60, {0});
    CHECK(failureOf(image) == ErrorCode::Malformed);
}

TEST_CASE("What is paged out of the directory is told", "[exports]") {
    const Exporter image;
    const ImageReader gap = [&](std::uint64_t rva, std::size_t count) -> Result<Bytes> {
        if (rva == kExports) return fail(ErrorCode::NotAvailable, "paged out", rva);
        return image.reader()(rva, count);
    };
    const auto table = ExportTable::parse(*PeImage::parse(image.reader()), gap);
    REQUIRE_FALSE(table);
    CHECK(table.error().code == ErrorCode::NotAvailable);
}
