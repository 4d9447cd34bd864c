#include "core/engine/RegisterWrites.h"

namespace hawser::engine {

void RegisterWrites::note(std::uint16_t processor, std::string name, std::uint64_t before,
                          std::uint64_t value, Address pc) {
    std::erase_if(m_writes, [&](const Write& w) { return w.processor == processor && w.name == name; });
    if (before == value || m_writes.size() == kMost) return;
    m_writes.push_back({processor, std::move(name), before, value, pc});
}

std::vector<std::string> RegisterWrites::takeUndone(std::uint16_t processor, const Registers& now) {
    constexpr std::uint64_t kLongestInstruction = 15;
    std::vector<std::string> names;
    for (const Write& write : m_writes) {
        const std::uint64_t distance = now.programCounter() - write.pc;
        if (write.processor != processor || distance == 0 || distance > kLongestInstruction) continue;
        const auto value = now.get(write.name);
        if (value && value->value == write.before) names.push_back(write.name);
    }
    m_writes.clear();
    return names;
}

}  // namespace hawser::engine
