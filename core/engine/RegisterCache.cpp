#include "core/engine/RegisterCache.h"

#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {

constexpr std::uint64_t kSpecialRegisters = 2;  // kd-protocol.md 3.8

}  // namespace

Result<std::shared_ptr<const RegistersX64>> RegisterCache::get(std::uint16_t processor) {
    if (const auto known = m_known.find(processor); known != m_known.end()) return known->second;
    auto context = m_target.context(processor);
    if (!context) return tl::unexpected(context.error());
    // A target without them (a stub) still has its general registers.
    auto special = m_target.controlSpace(processor, kSpecialRegisters, RegistersX64::kSpecialSize);
    if (!special && isLineError(special.error())) return tl::unexpected(special.error());
    auto registers = RegistersX64::create(std::move(*context), special ? std::move(*special) : Bytes{});
    if (!registers) return tl::unexpected(registers.error());
    return m_known[processor] = std::make_shared<const RegistersX64>(std::move(*registers));
}

Result<> RegisterCache::put(std::uint16_t processor, RegistersX64 registers) {
    const auto before = get(processor);
    if (!before) return tl::unexpected(before.error());
    const auto old = *before;
    // Whatever happens now, the target is asked again: a write whose answer is lost may have been done.
    m_known.erase(processor);
    if (registers.context() != old->context())
        if (auto written = m_target.setContext(processor, registers.context()); !written) return written;
    if (registers.special() != old->special())
        if (auto written = m_target.setControlSpace(processor, kSpecialRegisters, registers.special());
            !written)
            return written;
    m_known[processor] = std::make_shared<const RegistersX64>(std::move(registers));
    return {};
}

}  // namespace hawser::engine
