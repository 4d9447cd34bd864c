#include "core/symbols/pdb/PdbFrameTable.h"

#include <algorithm>

namespace hawser::symbols::pdb {

namespace {

constexpr std::size_t kOldSize = 16;  // bytes of a record
constexpr std::size_t kNewSize = 32;
constexpr std::uint32_t kWord = 4;  // what old records count in
constexpr unsigned kFrameFpo = 0;   // of FRAME_FPO, FRAME_TRAP, FRAME_TSS and FRAME_NONFPO

using Extra = DbiStream::Extra;

// The innermost that holds it: records of a function's pieces lie in that of the whole. Of several at one
// place, as the linker folds functions, the first.
const FrameRecord* find(const std::vector<FrameRecord>& records, std::uint32_t rva) {
    constexpr int kLooked = 64;  // pieces of one function before this one
    auto at = std::ranges::upper_bound(records, rva, {}, &FrameRecord::rva);
    for (int i = 0; i < kLooked && at != records.begin(); ++i) {
        --at;
        if (rva - at->rva < at->size)
            return &*std::ranges::lower_bound(records, at->rva, {}, &FrameRecord::rva);
    }
    return nullptr;
}

}  // namespace

bool PdbFrameTable::isIn(const PdbFile& file) {
    return std::ranges::any_of(std::initializer_list{Extra::Fpo, Extra::NewFpo}, [&](Extra which) {
        return file.container().sizeOf(file.debug().extra(which)) != 0;
    });
}

void PdbFrameTable::readOld() const {
    const std::uint32_t stream = m_file.debug().extra(Extra::Fpo);
    if (m_file.container().sizeOf(stream) == 0) return;
    const auto bytes = m_file.container().read(stream);
    if (!bytes) return;
    ByteReader reader(*bytes, "FPO_DATA");
    while (reader.remaining() >= kOldSize) {
        FrameRecord record;
        record.rva = reader.u32();
        record.size = reader.u32();
        const std::uint32_t locals = reader.u32();
        record.parameters = reader.u16() * kWord;
        const std::uint16_t bits = reader.u16();
        record.locals = locals <= UINT32_MAX / kWord ? locals * kWord : 0;
        record.prologue = bits & 0xFF;
        record.savedRegisters = static_cast<std::uint16_t>((bits >> 8 & 7) * kWord);
        record.usesFramePointer = (bits >> 12 & 1) != 0;
        record.bySizes = bits >> 14 == kFrameFpo;
        m_old.push_back(record);
    }
}

void PdbFrameTable::readNew() const {
    const std::uint32_t stream = m_file.debug().extra(Extra::NewFpo);
    if (m_file.container().sizeOf(stream) == 0) return;
    const auto bytes = m_file.container().read(stream);
    if (!bytes) return;
    ByteReader reader(*bytes, "FRAMEDATA");
    // An object file's has an address to be filled in before it.
    if (bytes->size() % kNewSize == 4) reader.skip(4);
    while (reader.remaining() >= kNewSize) {
        FrameRecord record;
        record.rva = reader.u32();
        record.size = reader.u32();
        record.locals = reader.u32();
        record.parameters = reader.u32();
        reader.skip(4);  // the largest stack that it needs
        record.program = m_strings.at(reader.u32());
        record.prologue = reader.u16();
        record.savedRegisters = reader.u16();
        reader.skip(4);  // handlers, and where a function starts
        record.usesFramePointer = record.program.find("$ebp") != std::string_view::npos;
        m_new.push_back(record);
    }
}

void PdbFrameTable::read() const {
    readOld();
    readNew();
    for (std::vector<FrameRecord>* records : {&m_old, &m_new})
        std::ranges::stable_sort(*records, {}, &FrameRecord::rva);
}

std::optional<FrameRecord> PdbFrameTable::at(std::uint32_t rva) const {
    std::call_once(m_once, [this] { read(); });
    const FrameRecord* found = find(m_new, rva);
    if (found == nullptr) found = find(m_old, rva);
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

}  // namespace hawser::symbols::pdb
