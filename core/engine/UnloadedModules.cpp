#include "core/engine/UnloadedModules.h"

#include <algorithm>

#include "core/engine/Debugger.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ErrorKind.h"

namespace hawser::engine {

namespace {

// MmUnloadedDrivers leads to so many entries, used in turn: the name as UNICODE_STRING, start, end, time
// (public listings of MM_UNLOADED_DRIVER; the order as UNLOADED_DRIVERS of small dumps has it).
constexpr std::size_t kEntries = 50;
constexpr std::size_t kMaxUnloadedName = 128;  // bytes of UTF-16
constexpr std::size_t kTimeSize = 8;

class UnloadedArray {
  public:
    explicit UnloadedArray(Debugger& debugger)
        : m_debugger(debugger), m_pointer(debugger.isWide() ? 8 : 4), m_size(4 * m_pointer + kTimeSize) {}

    Result<std::vector<UnloadedModule>> read(const DebuggerData& data) {
        const auto array = m_debugger.readInteger(data.unloadedDrivers, m_pointer);
        if (!array) return unlessMissing(array.error());
        const Address start = m_debugger.canonical(Address(*array));
        if (!inUpperHalf(start)) return std::vector<UnloadedModule>{};
        const auto last = m_debugger.readInteger(data.lastUnloadedDriver, 4);
        if (!last && endsWalk(last.error())) return tl::unexpected(last.error());
        auto entries = m_debugger.read(start, kEntries * m_size);
        if (!entries) return tl::unexpected(entries.error());
        return inOrder(*entries, last ? *last % kEntries : 0);
    }

  private:
    static Result<std::vector<UnloadedModule>> unlessMissing(const Error& error) {
        if (endsWalk(error)) return tl::unexpected(error);
        return std::vector<UnloadedModule>{};
    }

    // From the one before `next` backwards, all the way round.
    Result<std::vector<UnloadedModule>> inOrder(const MemoryBytes& entries, std::size_t next) {
        std::vector<UnloadedModule> modules;
        for (std::size_t i = 0; i < kEntries; ++i) {
            const std::size_t at = (next + kEntries - 1 - i) % kEntries * m_size;
            const auto known = entries.valid.begin() + static_cast<std::ptrdiff_t>(at);
            if (std::find(known, known + static_cast<std::ptrdiff_t>(m_size), false) !=
                known + static_cast<std::ptrdiff_t>(m_size))
                continue;
            auto module = entry(ByteSpan(entries.bytes).subspan(at, m_size));
            if (!module) return tl::unexpected(module.error());
            if (module->start.value() != 0 && module->start < module->end)
                modules.push_back(std::move(*module));
        }
        return modules;
    }

    Result<UnloadedModule> entry(ByteSpan bytes) {
        ByteReader reader(bytes);
        const std::size_t length = std::min<std::size_t>(reader.u16(), kMaxUnloadedName);
        reader.skip(m_pointer - 2);
        const Address buffer = pointer(reader);
        UnloadedModule module;
        module.start = pointer(reader);
        module.end = pointer(reader);
        if (length == 0 || !inUpperHalf(buffer)) return module;
        const auto name = m_debugger.read(buffer, length);
        if (!name) return tl::unexpected(name.error());
        module.name = ByteReader(ByteSpan(name->bytes).first(name->validPrefix())).utf16(name->validPrefix());
        return module;
    }
    Address pointer(ByteReader& reader) const {
        return m_debugger.canonical(Address(m_pointer == 8 ? reader.u64() : reader.u32()));
    }

    Debugger& m_debugger;
    unsigned m_pointer;  // bytes
    std::size_t m_size;  // of an entry
};

}  // namespace

Result<std::vector<UnloadedModule>> readUnloadedModules(Debugger& debugger) {
    if (const auto& told = debugger.target().toldBeside().unloadedModules; !told.empty()) return told;
    const DebuggerData* const data = debugger.debuggerData();
    if (data == nullptr || data->unloadedDrivers.value() == 0) return std::vector<UnloadedModule>{};
    return UnloadedArray(debugger).read(*data);
}

}  // namespace hawser::engine
