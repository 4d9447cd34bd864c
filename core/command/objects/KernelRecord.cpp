#include "core/command/objects/KernelRecord.h"

#include <algorithm>

#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kMaxExtent = 0x2000;  // bytes of one record that are worth a request

// Bytes that are at hand, as memory; all else cannot be read.
class HeldMemory final : public TypedMemory {
  public:
    HeldMemory(const engine::MemoryBytes& held, unsigned pointerBytes)
        : m_held(held), m_pointerBytes(pointerBytes) {}

    unsigned pointerBytes() const override { return m_pointerBytes; }
    Result<engine::MemoryBytes> read(Address address, std::size_t count, bool) const override {
        engine::MemoryBytes part{address, Bytes(count), std::vector<bool>(count, false)};
        const std::uint64_t first = address - m_held.start;
        if (first > m_held.size() || count > m_held.size() - first) return part;
        for (std::size_t i = 0; i < count; ++i) {
            part.bytes[i] = m_held.bytes[static_cast<std::size_t>(first) + i];
            part.valid[i] = m_held.valid[static_cast<std::size_t>(first) + i];
        }
        return part;
    }
    Result<> write(Address, ByteSpan) const override { return {}; }
    std::string nameOf(Address) const override { return {}; }
    Result<> checkInterrupted() const override { return {}; }

  private:
    const engine::MemoryBytes& m_held;
    unsigned m_pointerBytes;
};

}  // namespace

std::optional<std::uint64_t> RecordBytes::number(std::size_t field) const {
    const HeldMemory held(m_bytes, m_memory->pointerBytes());
    const auto value = m_fields->number(field, held, m_bytes.start);
    return value ? *value : std::nullopt;
}

Result<KernelRecord> KernelRecord::create(const KernelTypes& types, const TypedMemory& memory,
                                          std::string_view name, std::span<const std::string_view> paths) {
    const auto record = types.record(name);
    if (!record) return tl::unexpected(record.error());
    auto fields = RecordFields::create(*record, paths);
    if (!fields) return tl::unexpected(fields.error());
    std::uint64_t extent = 0;
    for (std::size_t field = 0; field < paths.size(); ++field)
        if (const auto at = fields->addressOf(field, Address()))
            extent = std::max(extent, at->value() + fields->sizeOf(field));
    return KernelRecord(std::move(*fields), memory,
                        static_cast<std::size_t>(std::clamp<std::uint64_t>(extent, 1, kMaxExtent)));
}

Result<std::optional<KernelRecord>> KernelRecord::createIfTold(const KernelTypes& types,
                                                               const TypedMemory& memory,
                                                               std::string_view name,
                                                               std::span<const std::string_view> paths) {
    auto record = create(types, memory, name, paths);
    if (record) return std::optional(std::move(*record));
    if (record.error().code == ErrorCode::NotAvailable) return std::nullopt;
    return tl::unexpected(record.error());
}

Result<std::string> KernelRecord::nameOf(std::size_t field, std::uint64_t value) const {
    const auto type = m_fields.typeOf(field).resolved();
    if (!type) return tl::unexpected(type.error());
    if (type->kind() != symbols::TypeKind::Enumeration) return std::string();
    const auto values = type->enumerators();
    if (!values) return tl::unexpected(values.error());
    const bool whole = type->size() == 0 || type->size() >= 8;  // 0: not told
    const std::uint64_t mask = whole ? UINT64_MAX : (std::uint64_t{1} << 8 * type->size()) - 1;
    const auto found = std::ranges::find_if(*values, [&](const symbols::Enumerator& enumerator) {
        return (enumerator.value & mask) == (value & mask);
    });
    return found == values->end() ? std::string() : oneLine(found->name, kShownName);
}

Result<RecordBytes> KernelRecord::at(Address address) const {
    auto bytes = m_memory->read(address, m_extent, false);
    if (!bytes) return tl::unexpected(bytes.error());
    bytes->start = address;
    return RecordBytes(m_fields, *m_memory, std::move(*bytes));
}

Result<std::optional<std::string>> countedText(const TypedMemory& memory, std::uint64_t bytes, Address buffer,
                                               std::size_t most) {
    if (bytes == 0) return std::optional(std::string());
    if (buffer.value() == 0) return std::nullopt;
    const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>(bytes / 2, most));
    const auto text = textAt(memory, buffer, 2, limit);
    if (!text) return tl::unexpected(text.error());
    if (!*text) return std::nullopt;
    return std::optional(oneLine(**text, 4 * most));
}

}  // namespace hawser::command
