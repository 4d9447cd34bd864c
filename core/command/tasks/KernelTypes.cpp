#include "core/command/tasks/KernelTypes.h"

#include <fmt/format.h>

namespace hawser::command {

namespace {

Error noTypes(std::string_view what) {
    return {ErrorCode::NotAvailable,
            fmt::format("{} need the types of nt, which its PDB has: .symfix or .sympath tells where it is "
                        "found, .reload nt loads it.",
                        what),
            {}};
}

}  // namespace

Result<KernelTypes> KernelTypes::create(engine::Debugger& debugger, engine::SymbolDemand demand,
                                        std::string_view what) {
    const engine::Module* const known = debugger.moduleNamed("nt");
    if (known == nullptr) return fail(ErrorCode::NotAvailable, "The kernel is not known yet.");
    const engine::Module kernel = *known;  // reading may make the list another one
    if (auto source = debugger.symbols().of(kernel, demand)) return KernelTypes(std::move(source), what);
    if (debugger.symbols().statusOf(kernel).state != symbols::SymbolState::Loading)
        return tl::unexpected(noTypes(what));
    return fail(ErrorCode::NotAvailable,
                fmt::format("The symbols of nt are being loaded. {} are shown when they are there.", what));
}

Result<DataType> KernelTypes::record(std::string_view name) const {
    const auto id = m_source->types() != nullptr ? m_source->types()->find(name) : std::nullopt;
    if (!id) return tl::unexpected(noTypes(m_what));
    auto type = DataType::of(m_source, *id);
    if (!type || type->isRecord()) return type;
    return tl::unexpected(noTypes(m_what));
}

}  // namespace hawser::command
