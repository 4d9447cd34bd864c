#include <catch2/catch.hpp>
#include <random>

#include "core/base/UserFile.h"
#include "core/symbols/SymbolFile.h"
#include "core/symbols/dwarf/DwarfSource.h"
#include "tests/support/AskedEverything.h"
#include "tests/support/DwarfBuilder.h"
#include "tests/support/SectionedImage.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/dwarf/TestImages.h"

using namespace hawser;
using namespace hawser::symbols;

namespace {

Result<std::unique_ptr<const SymbolSource>> openBytes(ByteSpan bytes) {
    const ImageReader read = [bytes](std::uint64_t offset, std::size_t count) -> Result<Bytes> {
        if (offset > bytes.size() || count > bytes.size() - offset)
            return fail(ErrorCode::Truncated, "the file ends too early", bytes.size());
        const ByteSpan part = bytes.subspan(static_cast<std::size_t>(offset), count);
        return Bytes(part.begin(), part.end());
    };
    const auto file = ImageFile::create(read, bytes.size());
    if (!file) return tl::unexpected(file.error());
    return dwarf::DwarfSource::create(*file, *file);
}

std::unique_ptr<const SymbolSource> opened(const test::DwarfBuilder& unit) {
    auto source = openBytes(unit.image());
    INFO((source ? "" : source.error().what));
    REQUIRE(source);
    return std::move(*source);
}

Bytes replaced(std::string_view section, Bytes bytes) {
    auto sections = test::sampleDwarf().sections();
    for (auto& [name, contents] : sections)
        if (name == section) contents = std::move(bytes);
    return test::imageWithSections(sections);
}

Error refusal(ByteSpan image) {
    auto source = openBytes(image);
    REQUIRE_FALSE(source);
    return source.error();
}

}  // namespace

TEST_CASE("A unit that is written by hand is read as it was written", "[dwarf][damage]") {
    const auto source = opened(test::sampleDwarf());
    CHECK(source->find("work")->rva == 0x1000);
    CHECK(source->find("apart")->rva == 0x1040);
    CHECK(source->find("twice")->rva == 0x1080);
    CHECK(source->find("global")->rva == 0x10F0);
    const auto record = source->types()->find("space::Record");
    REQUIRE(record);
    const auto members = source->types()->members(*record);
    REQUIRE(members);
    REQUIRE(members->size() == 3);
    CHECK((*members)[1].offset == 4);
    CHECK((*members)[1].bitPosition == 3);
    CHECK((*members)[2].name == "inside");
    CHECK((*members)[2].offset == 12);
    CHECK(source->scopes()->procedureAt(0x1064)->name == "apart");
    CHECK_FALSE(source->scopes()->procedureAt(0x1058));
    const auto variables = source->scopes()->variablesAt(0x1008);
    REQUIRE(variables.size() == 2);
    CHECK(variables[0].name == "local");
    CHECK(variables[0].place.name == "rax");
    CHECK(variables[1].place.kind == VariablePlace::Kind::AtFrame);
    CHECK(variables[1].place.offset == 8);
    REQUIRE(source->scopes()->inlinedAt(0x1008).size() == 1);
    CHECK(source->scopes()->inlinedAt(0x1008).front().callFile == "/source/include/sample.c");
    CHECK(source->lines()->at(0x1000)->line == 10);
    CHECK(test::askedEverything(*source) > 20);
}

TEST_CASE("Every prefix of a file is refused or read, and never trusted", "[dwarf][damage]") {
    const Bytes whole = test::sampleDwarf().image();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto source = openBytes(ByteSpan(whole).first(length));
        // Only the COFF string table stands behind the sections.
        if (source) CHECK(test::askedEverything(**source) > 0);
        if (!source) CHECK_FALSE(source.error().what.empty());
    }
}

TEST_CASE("A file with any bit turned is refused or answers", "[dwarf][damage]") {
    const Bytes whole = test::sampleDwarf().image();
    for (std::size_t bit = 0x800 * 8; bit < whole.size() * 8; ++bit) {
        Bytes damaged = whole;
        damaged[bit / 8] ^= std::byte{1} << bit % 8;
        if (const auto source = openBytes(damaged)) static_cast<void>(test::askedEverything(**source));
    }
}

TEST_CASE("Compilers' images with many bytes changed are refused or answer", "[dwarf][damage]") {
    constexpr std::uint32_t kSeed = 12;
    std::mt19937 random(kSeed);
    for (const std::string& image : test::dwarfImages()) {
        const std::string file = test::readFile(test::dwarfImage(image));
        const auto span = std::as_bytes(std::span(file));
        for (unsigned turn = 0; turn < 40; ++turn) {
            Bytes damaged(span.begin(), span.end());
            for (unsigned i = 0; i < 8; ++i)
                damaged[0x400 + random() % (damaged.size() - 0x400)] = static_cast<std::byte>(random());
            INFO(image << " seed " << kSeed << " turn " << turn);
            if (const auto source = openBytes(damaged)) static_cast<void>(test::askedEverything(**source));
        }
    }
}

TEST_CASE("References that go in circles end", "[dwarf][damage]") {
    test::DwarfBuilder unit;
    unit.alias("Self", unit.here());
    unit.constant(unit.here());
    const std::uint32_t record = unit.here();
    unit.structure("Holder", 8);
    unit.unnamedMember(record, 0);
    unit.unnamedMember(record, 1);
    unit.unnamedMember(record, 2);
    unit.member("visible", record, 0);
    unit.close();
    unit.alias("Arrays", unit.array(unit.here(), 2, 2));
    unit.instance(unit.here(), 0x1000, 0x10);
    unit.close();
    const auto source = opened(unit);
    const TypeTable& types = *source->types();
    const auto self = types.type(*types.find("Self"));
    REQUIRE_FALSE(self);
    CHECK(self.error().code == ErrorCode::Malformed);
    CHECK(self.error().what.find(".debug_info+0x") == 0);
    const auto members = types.members(*types.find("Holder"));
    REQUIRE(members);
    CHECK(members->size() <= TypeTable::kMaxMembers);
    const auto arrays = types.type(*types.find("Arrays"));
    REQUIRE_FALSE(arrays);
    static_cast<void>(test::askedEverything(*source));
}

TEST_CASE("What a file claims to have is not believed", "[dwarf][damage]") {
    SECTION("A unit of ten gigabytes") {
        ByteWriter info;
        info.u32(0xFFFFFFFF);
        info.u64(10ULL << 30);
        info.zeros(40);
        const Error error = refusal(replaced(".debug_info", info.take()));
        CHECK(error.code == ErrorCode::Truncated);
        CHECK(error.what == ".debug_info+0x0: a unit is to have 0x280000000 bytes, 0x28 are there");
    }
    SECTION("An entry with more attributes than any language has") {
        ByteWriter abbreviations;
        abbreviations.u8(1);
        abbreviations.u16(0x0111);  // a unit with children
        for (int i = 0; i < 100000; ++i) abbreviations.u16(0x193F);
        abbreviations.zeros(3);
        const Error error = refusal(replaced(".debug_abbrev", abbreviations.take()));
        CHECK(error.code == ErrorCode::Malformed);
        CHECK(error.what == ".debug_abbrev+0x1: an entry has too many attributes");
    }
    SECTION("An array larger than memory") {
        test::DwarfBuilder unit;
        const std::uint32_t number = unit.baseType("int", 5, 4);
        unit.alias("Huge", unit.array(number, 1ULL << 40, 1ULL << 40));
        const auto source = opened(unit);
        const auto type = source->types()->type(*source->types()->find("Huge"));
        REQUIRE_FALSE(type);
        CHECK(type.error().what.find("an array is larger than memory") != std::string::npos);
    }
    SECTION("Entries a thousand deep") {
        test::DwarfBuilder unit;
        for (int i = 0; i < 5000; ++i) unit.space("n");
        const Error error = refusal(unit.image());
        CHECK(error.what.find("entries lie too deep in each other") != std::string::npos);
    }
    SECTION("Names that would go to the screen with control characters") {
        test::DwarfBuilder unit;
        unit.function("evil\x1b[2J", 0x1000, 16, 0x20);
        unit.close();
        const auto source = opened(unit);
        CHECK_FALSE(source->nameAt(0x1000));
    }
}

// What a small file can say again and again without writing it again.
TEST_CASE("Names are kept up to a limit", "[dwarf][damage]") {
    SECTION("Files of a line program in one long folder") {
        constexpr unsigned kFiles = 5000;
        ByteWriter header;
        for (const int byte : {1, 1, 1, -3, 12, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1})
            header.u8(static_cast<std::uint8_t>(byte));
        header.text(std::string(4000, 'd'));
        header.u16(0);
        for (unsigned i = 0; i < kFiles; ++i) {
            header.text("a.c");
            header.u32(0x00000100);  // its folder; no time and no size
        }
        header.u8(0);
        ByteWriter section;
        section.u32(static_cast<std::uint32_t>(6 + header.size()));
        section.u16(4);
        section.u32(static_cast<std::uint32_t>(header.size()));
        section.bytes(header.take());
        const auto source = openBytes(replaced(".debug_line", section.take()));
        REQUIRE(source);
        CHECK((*source)->scopes()->inlinedAt(0x1008).front().callFile.empty());
    }
    SECTION("Scopes that are named by what they refer to") {
        constexpr std::size_t kLength = 4000;
        constexpr std::uint32_t kScopes = dwarf::EnclosingScopes::kMaxTexts / kLength + 10;
        std::vector<dwarf::EnclosingScope> unnamed;
        for (std::uint32_t i = 0; i < kScopes; ++i)
            unnamed.push_back({.start = 2 * i, .end = 2 * i + 2, .named = false});
        dwarf::EnclosingScopes scopes;
        scopes.append(unnamed);
        scopes.finish([&](std::uint32_t) { return std::string(kLength, 'n'); });
        CHECK(scopes.inWords(0, "x").size() == kLength + 3);
        CHECK(scopes.inWords(kScopes - 1, "x") == "x");
    }
    SECTION("COFF symbols of one name") {
        constexpr std::size_t kLength = 4000;
        constexpr std::uint32_t kSymbols = coff::CoffSymbols::kMaxTexts / kLength + 10;
        Bytes image = test::sampleDwarf().image();
        ByteReader header(image, "header");
        header.skip(0x40 + 12);
        const std::uint32_t table = header.u32();
        image.resize(table);
        for (std::size_t i = 0; i < 4; ++i) image[0x40 + 16 + i] = std::byte(kSymbols >> (8 * i));
        ByteWriter symbols;
        for (std::uint32_t i = 0; i < kSymbols; ++i) {
            symbols.u32(0);
            symbols.u32(4);  // where its name stands
            symbols.u32(0);
            symbols.u16(1);
            symbols.u16(0);
            symbols.u8(2);  // external
            symbols.u8(0);
        }
        symbols.u32(4 + kLength + 1);
        symbols.text(std::string(kLength, 's'));
        symbols.u8(0);
        const Bytes bytes = symbols.take();
        image.insert(image.end(), bytes.begin(), bytes.end());
        const ImageReader read = [&image](std::uint64_t offset, std::size_t count) -> Result<Bytes> {
            const ByteSpan part = ByteSpan(image).subspan(static_cast<std::size_t>(offset), count);
            return Bytes(part.begin(), part.end());
        };
        const auto file = ImageFile::create(read, image.size());
        REQUIRE(file);
        const auto names = coff::CoffSymbols::read(*file);
        REQUIRE_FALSE(names);
        CHECK(names.error().code == ErrorCode::Unsupported);
    }
}

TEST_CASE("What is damaged does not hide what is not", "[dwarf][damage]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("broken.sys");
    const std::string name = "x86_64-5-O0";
    std::string bytes = test::readFile(test::dwarfImage(name));
    const auto whole = ImageFile::open(test::dwarfImage(name));
    REQUIRE(whole);
    const PeSection* const info = whole->section(".debug_info");
    REQUIRE(info != nullptr);
    SECTION("Debug information") {
        bytes.replace(info->fileOffset, 4, 4, '\x20');
        REQUIRE(UserFile::toWrite(path, UserFile::Writing::Anew)->write(bytes));
        CHECK_FALSE(openDwarf(path, {}));
        const auto source = openImageSymbols(path, {});
        REQUIRE(source);
        CHECK((*source)->kind() == "COFF symbols");
        CHECK((*source)->find("start"));
    }
    SECTION("The COFF symbol table") {
        // The size of its strings, behind the last symbol.
        const auto records = whole->symbolRecords();
        REQUIRE(records);
        ByteReader header(std::as_bytes(std::span(bytes)), "header");
        header.seek(0x3C);
        header.seek(header.u32() + 12);
        const std::size_t strings = header.u32() + records->size();
        bytes.replace(strings, 4, 4, '\x7F');
        REQUIRE(UserFile::toWrite(path, UserFile::Writing::Anew)->write(bytes));
        const auto source = openImageSymbols(path, {});
        REQUIRE(source);
        CHECK((*source)->kind() == "DWARF symbols");
    }
}

TEST_CASE("A damaged file is told with its path, section and offset", "[dwarf][damage]") {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("broken.sys");
    const Bytes image = replaced(".debug_info", Bytes(7, std::byte{0x20}));
    auto out = UserFile::toWrite(path, UserFile::Writing::Anew);
    REQUIRE(out);
    REQUIRE(out->write(image));
    const auto source = openDwarf(path, {});
    REQUIRE_FALSE(source);
    CHECK(source.error().what.starts_with(path + ": .debug_info+0x0: "));
    CHECK_FALSE(openDwarf(folder.file("absent.sys"), {}));
}
