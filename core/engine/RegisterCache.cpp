#include "core/engine/RegisterCache.h"

#include "core/engine/ErrorKind.h"

namespace hawser::engine {

Result<std::shared_ptr<const RegisterFile>> RegisterCache::get(std::uint16_t processor,
                                                               const Architecture& architecture) {
    if (const auto known = m_known.find(processor); known != m_known.end()) return known->second;
    auto context = m_target.context(processor);
    if (!context) return tl::unexpected(context.error());
    // A target without them (a stub) still has its general registers.
    auto special =
        m_target.controlSpace(processor, architecture.specialSelector(), architecture.specialSize());
    if (!special && isLineError(special.error())) return tl::unexpected(special.error());
    auto registers = RegisterFile::create(architecture.registers(), std::move(*context),
                                          special ? std::move(*special) : Bytes{});
    if (!registers) return tl::unexpected(registers.error());
    return m_known[processor] = std::make_shared<const RegisterFile>(std::move(*registers));
}

Result<> RegisterCache::put(std::uint16_t processor, const Architecture& architecture,
                            RegisterFile registers) {
    const auto before = get(processor, architecture);
    if (!before) return tl::unexpected(before.error());
    const auto old = *before;
    // Whatever happens now, the target is asked again: a write whose answer is lost may have been done.
    m_known.erase(processor);
    if (registers.context() != old->context())
        if (auto written = m_target.setContext(processor, registers.context()); !written) return written;
    if (registers.special() != old->special())
        if (auto written =
                m_target.setControlSpace(processor, architecture.specialSelector(), registers.special());
            !written) {
            Error error = std::move(written.error());
            if (registers.context() != old->context()) error.effect = Effect::Unknown;  // half of it is done
            return tl::unexpected(std::move(error));
        }
    m_known[processor] = std::make_shared<const RegisterFile>(std::move(registers));
    return {};
}

}  // namespace hawser::engine
