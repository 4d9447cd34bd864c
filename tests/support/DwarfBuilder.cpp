#include "tests/support/DwarfBuilder.h"

#include <string>

#include "tests/support/SectionedImage.h"

namespace hawser::test {

namespace {

// Numbers of DWARF 4, chapter 7: forms and the pairs of attribute and form that the shapes below are made of.
constexpr std::uint8_t kAddr = 0x01, kData4 = 0x06, kString = 0x08, kData1 = 0x0B, kSdata = 0x0D,
                       kUdata = 0x0F, kRef4 = 0x13, kSecOffset = 0x17, kExprloc = 0x18, kFlagPresent = 0x19;
using Attribute = std::pair<std::uint8_t, std::uint8_t>;
constexpr Attribute kName{0x03, kString}, kSize{0x0B, kData1}, kType{0x49, kRef4}, kLow{0x11, kAddr},
    kHigh{0x12, kData4}, kOrigin{0x31, kRef4}, kLocation{0x02, kExprloc}, kOffset{0x38, kData1};

enum Shape : std::uint8_t {
    Unit = 1,
    Base,
    Structure,
    Declaration,
    Member,
    Unnamed,
    BitField,
    Pointer,
    Constant,
    Array,
    Dimension,
    Enumeration,
    Enumerator,
    Alias,
    Space,
    Inline,
    Function,
    Instance,
    Scattered,
    Block,
    InlinedCall,
    Parameter,
    Variable,
    Listed
};

struct Layout {
    Shape shape;
    std::uint8_t tag;
    bool children;
    std::vector<Attribute> attributes;
};

const std::vector<Layout>& layouts() {
    static const std::vector<Layout> kLayouts{
        {Unit, 0x11, true, {kName, {0x13, kData1}, {0x10, kSecOffset}, {0x1B, kString}, kLow}},
        {Base, 0x24, false, {kName, {0x3E, kData1}, kSize}},
        {Structure, 0x13, true, {kName, kSize}},
        {Declaration, 0x13, false, {kName, {0x3C, kFlagPresent}}},
        {Member, 0x0D, false, {kName, kType, kOffset}},
        {Unnamed, 0x0D, false, {kType, kOffset}},
        {BitField, 0x0D, false, {kName, kType, {0x0D, kData1}, {0x6B, kData1}}},
        {Pointer, 0x0F, false, {kType}},
        {Constant, 0x26, false, {kType}},
        {Array, 0x01, true, {kType}},
        {Dimension, 0x21, false, {{0x37, kUdata}}},
        {Enumeration, 0x04, true, {kName, kType}},
        {Enumerator, 0x28, false, {kName, {0x1C, kSdata}}},
        {Alias, 0x16, false, {kName, kType}},
        {Space, 0x39, true, {kName}},
        {Inline, 0x2E, true, {kName, {0x20, kData1}}},
        {Function, 0x2E, true, {kName, kLow, kHigh, {0x40, kExprloc}, kType}},
        {Instance, 0x2E, true, {kOrigin, kLow, kHigh}},
        {Scattered, 0x2E, true, {kName, {0x55, kSecOffset}}},
        {Block, 0x0B, true, {kLow, kHigh}},
        {InlinedCall, 0x1D, true, {kOrigin, kLow, kHigh, {0x58, kData1}, {0x59, kData1}}},
        {Parameter, 0x05, false, {kName, kType, kLocation}},
        {Variable, 0x34, false, {kName, kType, kLocation}},
        {Listed, 0x34, false, {kName, kType, {0x02, kSecOffset}}}};
    return kLayouts;
}

Bytes abbreviations() {
    ByteWriter section;
    for (const Layout& layout : layouts()) {
        section.u8(layout.shape);
        section.u8(layout.tag);
        section.u8(layout.children ? 1 : 0);
        for (const auto& [name, form] : layout.attributes) {
            section.u8(name);
            section.u8(form);
        }
        section.u16(0);
    }
    section.u8(0);
    return section.take();
}

// One sequence of three lines over the image's code.
Bytes lineProgram() {
    ByteWriter header;
    for (const int byte : {1, 1, 1, -3, 12, 10, 0, 1, 1, 1, 1, 0, 0, 0, 1})
        header.u8(static_cast<std::uint8_t>(byte));
    header.text("include");
    header.u16(0);
    header.text("sample.c");
    for (const int byte : {0, 1, 0, 0, 0}) header.u8(static_cast<std::uint8_t>(byte));
    ByteWriter program;
    program.u8(0);
    program.u8(9);
    program.u8(2);
    program.u64(kSectionedBase + 0x1000);
    for (const int byte : {3, 9, 1, 0x59, 0x5A, 2, 0x40, 0, 1, 1})
        program.u8(static_cast<std::uint8_t>(byte));
    ByteWriter section;
    section.u32(static_cast<std::uint32_t>(6 + header.size() + program.size()));
    section.u16(4);
    section.u32(static_cast<std::uint32_t>(header.size()));
    section.bytes(header.view());
    section.bytes(program.view());
    return section.take();
}

}  // namespace

DwarfBuilder::DwarfBuilder() {
    m_info.u32(0);  // the length, known at the end
    m_info.u16(4);
    m_info.u32(0);
    m_info.u8(8);
    begin(Unit);
    text("sample.c");
    m_info.u8(2);  // C
    m_info.u32(0);
    text("/source");
    address(0);
}

std::uint32_t DwarfBuilder::begin(std::uint8_t shape) {
    const std::uint32_t start = here();
    m_info.u8(shape);
    return start;
}
void DwarfBuilder::text(std::string_view characters) {
    m_info.text(characters);
    m_info.u8(0);
}
void DwarfBuilder::expression(const std::vector<std::uint8_t>& bytes) {
    m_info.u8(static_cast<std::uint8_t>(bytes.size()));
    for (const std::uint8_t byte : bytes) m_info.u8(byte);
}
void DwarfBuilder::address(std::uint32_t rva) {
    m_info.u64(kSectionedBase + rva);
}
void DwarfBuilder::close() {
    m_info.u8(0);
}

std::uint32_t DwarfBuilder::baseType(std::string_view name, std::uint8_t encoding, std::uint8_t size) {
    const std::uint32_t start = begin(Base);
    text(name);
    m_info.u8(encoding);
    m_info.u8(size);
    return start;
}
std::uint32_t DwarfBuilder::structure(std::string_view name, std::uint8_t size) {
    const std::uint32_t start = begin(Structure);
    text(name);
    m_info.u8(size);
    return start;
}
std::uint32_t DwarfBuilder::declaration(std::string_view name) {
    const std::uint32_t start = begin(Declaration);
    text(name);
    return start;
}
std::uint32_t DwarfBuilder::member(std::string_view name, std::uint32_t type, std::uint8_t offset) {
    const std::uint32_t start = begin(Member);
    text(name);
    m_info.u32(type);
    m_info.u8(offset);
    return start;
}
std::uint32_t DwarfBuilder::unnamedMember(std::uint32_t type, std::uint8_t offset) {
    const std::uint32_t start = begin(Unnamed);
    m_info.u32(type);
    m_info.u8(offset);
    return start;
}
std::uint32_t DwarfBuilder::bitField(std::string_view name, std::uint32_t type, std::uint8_t width,
                                     std::uint8_t bit) {
    const std::uint32_t start = begin(BitField);
    text(name);
    m_info.u32(type);
    m_info.u8(width);
    m_info.u8(bit);
    return start;
}
std::uint32_t DwarfBuilder::pointer(std::uint32_t type) {
    const std::uint32_t start = begin(Pointer);
    m_info.u32(type);
    return start;
}
std::uint32_t DwarfBuilder::constant(std::uint32_t type) {
    const std::uint32_t start = begin(Constant);
    m_info.u32(type);
    return start;
}
std::uint32_t DwarfBuilder::array(std::uint32_t type, std::uint64_t first, std::uint64_t second) {
    const std::uint32_t start = begin(Array);
    m_info.u32(type);
    for (std::uint64_t count : {first, second}) {
        begin(Dimension);
        for (; count >= 0x80; count >>= 7) m_info.u8(static_cast<std::uint8_t>(count | 0x80));
        m_info.u8(static_cast<std::uint8_t>(count));
    }
    close();
    return start;
}
std::uint32_t DwarfBuilder::enumeration(std::string_view name, std::uint32_t type) {
    const std::uint32_t start = begin(Enumeration);
    text(name);
    m_info.u32(type);
    return start;
}
std::uint32_t DwarfBuilder::enumerator(std::string_view name, std::uint8_t value) {
    const std::uint32_t start = begin(Enumerator);
    text(name);
    m_info.u8(value & 0x7F);
    return start;
}
std::uint32_t DwarfBuilder::alias(std::string_view name, std::uint32_t type) {
    const std::uint32_t start = begin(Alias);
    text(name);
    m_info.u32(type);
    return start;
}
std::uint32_t DwarfBuilder::space(std::string_view name) {
    const std::uint32_t start = begin(Space);
    text(name);
    return start;
}
std::uint32_t DwarfBuilder::inlineFunction(std::string_view name) {
    const std::uint32_t start = begin(Inline);
    text(name);
    m_info.u8(1);
    return start;
}
std::uint32_t DwarfBuilder::function(std::string_view name, std::uint32_t rva, std::uint32_t size,
                                     std::uint32_t type) {
    const std::uint32_t start = begin(Function);
    text(name);
    address(rva);
    m_info.u32(size);
    expression({0x9C});  // DW_OP_call_frame_cfa
    m_info.u32(type);
    return start;
}
std::uint32_t DwarfBuilder::instance(std::uint32_t origin, std::uint32_t rva, std::uint32_t size) {
    const std::uint32_t start = begin(Instance);
    m_info.u32(origin);
    address(rva);
    m_info.u32(size);
    return start;
}
std::uint32_t DwarfBuilder::scattered(std::string_view name, std::uint32_t ranges) {
    const std::uint32_t start = begin(Scattered);
    text(name);
    m_info.u32(ranges);
    return start;
}
std::uint32_t DwarfBuilder::block(std::uint32_t rva, std::uint32_t size) {
    const std::uint32_t start = begin(Block);
    address(rva);
    m_info.u32(size);
    return start;
}
std::uint32_t DwarfBuilder::inlinedCall(std::uint32_t origin, std::uint32_t rva, std::uint32_t size,
                                        std::uint8_t line) {
    const std::uint32_t start = begin(InlinedCall);
    m_info.u32(origin);
    address(rva);
    m_info.u32(size);
    m_info.u8(1);
    m_info.u8(line);
    return start;
}
std::uint32_t DwarfBuilder::parameter(std::string_view name, std::uint32_t type,
                                      const std::vector<std::uint8_t>& location) {
    const std::uint32_t start = begin(Parameter);
    text(name);
    m_info.u32(type);
    expression(location);
    return start;
}
std::uint32_t DwarfBuilder::variable(std::string_view name, std::uint32_t type,
                                     const std::vector<std::uint8_t>& location) {
    const std::uint32_t start = begin(Variable);
    text(name);
    m_info.u32(type);
    expression(location);
    return start;
}
std::uint32_t DwarfBuilder::listed(std::string_view name, std::uint32_t type, std::uint32_t list) {
    const std::uint32_t start = begin(Listed);
    text(name);
    m_info.u32(type);
    m_info.u32(list);
    return start;
}

std::vector<std::pair<std::string, Bytes>> DwarfBuilder::sections() const {
    Bytes info = m_info.view();
    info.push_back(std::byte{0});
    ByteWriter length;
    length.u32(static_cast<std::uint32_t>(info.size() - 4));
    std::copy(length.view().begin(), length.view().end(), info.begin());
    return {{".text", Bytes(0x100)},
            {".debug_info", info},
            {".debug_abbrev", abbreviations()},
            {".debug_line", lineProgram()},
            {".debug_ranges", m_ranges.view()},
            {".debug_loc", m_locations.view()}};
}

Bytes DwarfBuilder::image() const {
    return imageWithSections(sections());
}

DwarfBuilder sampleDwarf() {
    DwarfBuilder unit;
    const std::uint32_t number = unit.baseType("int", 5, 4);
    unit.space("space");
    const std::uint32_t record = unit.structure("Record", 24);
    unit.member("first", number, 0);
    unit.bitField("bits", number, 5, 35);
    const std::uint32_t inner = unit.structure("", 8);
    unit.member("inside", number, 4);
    unit.close();
    unit.unnamedMember(inner, 8);
    unit.close();
    unit.close();
    const std::uint32_t pointer = unit.pointer(unit.constant(record));
    unit.alias("Numbers", unit.array(number, 3, 5));
    unit.enumeration("Colors", number);
    unit.enumerator("Red", 1);
    unit.close();
    const std::uint32_t twice = unit.inlineFunction("twice");
    unit.close();
    for (const std::uint64_t place : {0x1004ULL, 0x1020ULL}) unit.locations().u64(place);
    unit.locations().u16(1);
    unit.locations().u8(0x50);  // DW_OP_reg0
    for (const std::uint64_t place : {0ULL, 0ULL}) unit.locations().u64(place);
    for (const std::uint64_t place : {0x1040ULL, 0x1050ULL, 0x1060ULL, 0x1068ULL, 0ULL, 0ULL})
        unit.ranges().u64(place);
    unit.function("work", 0x1000, 0x40, number);
    unit.parameter("record", pointer, {0x91, 0x08});
    unit.block(0x1004, 0x20);
    unit.listed("local", number, 0);
    unit.inlinedCall(twice, 0x1008, 8, 42);
    unit.close();
    unit.close();
    unit.close();
    unit.scattered("apart", 0);
    unit.close();
    unit.instance(twice, 0x1080, 0x10);
    unit.close();
    unit.variable("global", number, {0x03, 0xF0, 0x10, 0, 0x40, 1, 0, 0, 0});
    return unit;
}

}  // namespace hawser::test
