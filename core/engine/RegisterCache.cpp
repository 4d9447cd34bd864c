#include "core/engine/RegisterCache.h"

#include "core/engine/ErrorKind.h"

namespace hawser::engine {

Result<std::shared_ptr<const RegisterFile>> RegisterCache::get(std::uint16_t processor,
                                                               const Architecture& architecture,
                                                               RegisterScope scope) {
    const auto found = m_known.find(processor);
    const Known known = found != m_known.end() ? found->second : Known{};
    if (known.registers && known.scope >= scope) return known.registers;
    const std::size_t wanted =
        scope == RegisterScope::All ? architecture.contextSize() : architecture.registers().roles().needed;
    Bytes context = known.registers ? known.registers->context() : Bytes{};
    if (context.size() < wanted) {
        auto read = m_target.context(processor, wanted);
        if (!read) return tl::unexpected(read.error());
        context = std::move(*read);
    }
    Bytes special = known.registers ? known.registers->special() : Bytes{};
    if (scope >= RegisterScope::System && !(known.registers && known.scope >= RegisterScope::System)) {
        auto read =
            m_target.controlSpace(processor, architecture.specialSelector(), architecture.specialSize());
        // A target without them (a stub) still has its general registers.
        if (!read && isLineError(read.error())) return tl::unexpected(read.error());
        special = read ? std::move(*read) : Bytes{};
    }
    auto registers = RegisterFile::create(architecture.registers(), std::move(context), std::move(special));
    if (!registers) return tl::unexpected(registers.error());
    auto shared = std::make_shared<const RegisterFile>(std::move(*registers));
    m_known[processor] = {scope, shared};
    return shared;
}

Result<> RegisterCache::put(std::uint16_t processor, const Architecture& architecture,
                            RegisterFile registers) {
    const auto before = get(processor, architecture, RegisterScope::All);
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
    m_known[processor] = {RegisterScope::All, std::make_shared<const RegisterFile>(std::move(registers))};
    return {};
}

}  // namespace hawser::engine
