#include "core/engine/InlinedFrames.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/engine/Names.h"
#include "core/symbols/ScopeTable.h"
#include "core/symbols/SymbolSource.h"

namespace hawser::engine {

namespace {

// Of one frame on the stack: symbol files come from outside.
constexpr std::size_t kMaxInlined = 256;

// Those inlined in a frame on the stack, the innermost first.
std::vector<StackFrame> inlinedIn(StackFrame& frame, const std::function<const Module*(Address)>& moduleAt,
                                  ModuleSymbols& symbols) {
    std::vector<StackFrame> frames;
    const Address code = frame.codeAddress();
    const Module* const module = moduleAt(code);
    const auto source = module != nullptr ? symbols.of(*module, SymbolDemand::Known) : nullptr;
    const std::uint64_t offset = module != nullptr ? code - module->base : 0;
    if (source == nullptr || source->scopes() == nullptr || offset > UINT32_MAX) return frames;
    auto calls = source->scopes()->inlinedAt(static_cast<std::uint32_t>(offset));
    // What is left out are the innermost: the frame keeps the call that stands in its own code.
    if (calls.size() > kMaxInlined) calls.erase(calls.begin(), calls.end() - kMaxInlined);
    std::optional<CallPlace> callee;  // the call that the function is in
    for (const symbols::InlinedCall& call : calls) {
        StackFrame inlined = frame;
        inlined.returnAddress = {};
        inlined.returnGuessed = false;
        inlined.homeArguments = {};
        inlined.inlined = static_cast<unsigned>(calls.size() - frames.size());
        inlined.inlinedCall = std::move(callee);
        const Address start = module->base + call.rva;
        const NameAt name{fmt::format("{}!{}", module->name, call.name.empty() ? "<inlined>" : call.name),
                          frame.instruction - std::min(start, frame.instruction)};
        inlined.callSite = name.withDisplacement();
        callee = CallPlace{std::string(call.callFile), call.callLine};
        frames.push_back(std::move(inlined));
    }
    frame.inlinedCall = std::move(callee);
    return frames;
}

}  // namespace

std::vector<StackFrame> withInlined(std::vector<StackFrame> walked,
                                    const std::function<const Module*(Address)>& moduleAt,
                                    ModuleSymbols& symbols, std::size_t maxFrames) {
    std::vector<StackFrame> frames;
    for (StackFrame& frame : walked) {
        for (StackFrame& inlined : inlinedIn(frame, moduleAt, symbols)) frames.push_back(std::move(inlined));
        frames.push_back(std::move(frame));
        if (frames.size() >= maxFrames) break;
    }
    if (frames.size() > maxFrames) frames.resize(maxFrames);
    for (std::size_t i = 0; i < frames.size(); ++i) frames[i].number = static_cast<unsigned>(i);
    return frames;
}

}  // namespace hawser::engine
