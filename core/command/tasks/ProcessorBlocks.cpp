#include "core/command/tasks/ProcessorBlocks.h"

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/command/tasks/KernelTypes.h"
#include "core/engine/TasksInView.h"

namespace hawser::command {

namespace {

// In the order of BlockField and RegionField.
constexpr std::array<std::string_view, 17> kBlockFields{
    "CurrentThread", "NextThread",    "IdleThread",   "SetMember", "InterruptCount",
    "DpcTime",       "InterruptTime", "KernelTime",   "UserTime",  "DebuggerSavedIRQL",
    "CpuType",       "CpuStep",       "VendorString", "MHz",       "UpdateSignature.QuadPart",
    "FeatureBits",   "LockQueue"};
constexpr std::array<std::string_view, 20> kRegionFields{"MajorVersion",
                                                         "MinorVersion",
                                                         "NtTib.ExceptionList",
                                                         "NtTib.StackBase",
                                                         "NtTib.StackLimit",
                                                         "NtTib.Self",
                                                         "Self",
                                                         "SelfPcr",
                                                         "CurrentPrcb",
                                                         "Irql",
                                                         "IRR",
                                                         "IDR",
                                                         "IdtBase",
                                                         "IDT",
                                                         "GdtBase",
                                                         "GDT",
                                                         "TssBase",
                                                         "TSS",
                                                         "Prcb",
                                                         "PrcbData"};
constexpr std::array<std::string_view, 1> kPriority{"Priority"};

constexpr std::size_t kMaxVendor = 16;  // "GenuineIntel" and a 0
constexpr std::size_t kLocks = 16;
constexpr std::uint64_t kWaits = 1;  // in KSPIN_LOCK_QUEUE.Lock
constexpr std::uint64_t kOwns = 2;

}  // namespace

Result<ProcessorBlocks> ProcessorBlocks::create(engine::Debugger& debugger) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Processor blocks");
    if (!types) return tl::unexpected(types.error());
    const auto fieldsOf = [&](std::string_view record, std::span<const std::string_view> paths) {
        return types->record(record).and_then(
            [&](const DataType& type) { return RecordFields::create(type, paths); });
    };
    auto block = fieldsOf("_KPRCB", kBlockFields);
    if (!block) return tl::unexpected(block.error());
    auto region = fieldsOf("_KPCR", kRegionFields);
    if (!region) return tl::unexpected(region.error());
    auto thread = fieldsOf("_KTHREAD", kPriority);
    if (!thread) return tl::unexpected(thread.error());
    return ProcessorBlocks(debugger, std::move(*block), std::move(*region), std::move(*thread));
}

Result<Address> ProcessorBlocks::block(std::uint16_t processor) const {
    const auto at = processor < m_debugger.processorCount() ? engine::processorBlock(m_debugger, processor)
                                                            : Result<Address>(Address());
    if (!at || at->value() != 0) return at;
    return fail(ErrorCode::NotAvailable, "Cannot get PRCB address");
}

Result<std::optional<std::uint64_t>> ProcessorBlocks::number(BlockField field, Address block) const {
    return m_block.number(field, m_memory, block);
}

Result<std::optional<std::uint64_t>> ProcessorBlocks::number(RegionField field, Address region) const {
    return m_region.number(field, m_memory, region);
}

std::optional<Address> ProcessorBlocks::regionOf(Address block) const {
    // On 32-bit kernels Prcb is a pointer, and the block itself is called PrcbData.
    const auto field = m_region.has(EmbeddedBlock32) ? EmbeddedBlock32 : EmbeddedBlock;
    const auto offset = m_region.addressOf(field, Address());
    return offset ? std::optional(m_debugger.canonical(block - offset->value())) : std::nullopt;
}

Result<std::string> ProcessorBlocks::vendor(Address block) const {
    const auto at = m_block.addressOf(VendorString, block);
    if (!at) return std::string();
    const auto text =
        textAt(m_memory, *at, 1, std::min<std::uint64_t>(m_block.sizeOf(VendorString), kMaxVendor));
    if (!text) return tl::unexpected(text.error());
    return printable(text->value_or(""), kMaxVendor);
}

Result<std::optional<std::uint64_t>> ProcessorBlocks::priority(Address thread) const {
    return m_thread.number(0, m_memory, thread);
}

Result<std::string> ProcessorBlocks::lockQueue(Address block) const {
    const auto at = m_block.addressOf(LockQueue, block);
    const std::uint64_t pointer = m_debugger.isWide() ? 8 : 4;
    if (!at || m_block.sizeOf(LockQueue) < kLocks * 2 * pointer) return std::string();
    std::string text;
    for (std::size_t i = 0; i < kLocks; ++i) {
        const auto lock = m_debugger.readInteger(*at + (2 * i + 1) * pointer, static_cast<unsigned>(pointer));
        if (!lock && lock.error().code == ErrorCode::NotAvailable) return std::string();
        if (!lock) return tl::unexpected(lock.error());
        text += (*lock & kOwns) != 0 ? 'O' : (*lock & kWaits) != 0 ? 'W' : '.';
    }
    return text;
}

}  // namespace hawser::command
