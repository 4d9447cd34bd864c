#pragma once

#include <map>
#include <memory>

#include "core/engine/Architecture.h"
#include "core/engine/RegisterFile.h"
#include "core/engine/RegisterScope.h"
#include "core/engine/Target.h"

namespace hawser::engine {

// The registers of each processor, read once per stop and no further than they are looked at. Engine thread;
// the target outlives it.
class RegisterCache {
  public:
    explicit RegisterCache(Target& target) : m_target(target) {}

    Result<std::shared_ptr<const RegisterFile>> get(std::uint16_t processor, const Architecture& architecture,
                                                    RegisterScope scope);
    // Writes what differs from what the target has.
    Result<> put(std::uint16_t processor, const Architecture& architecture, RegisterFile registers);
    void clear() { m_known.clear(); }

  private:
    struct Known {
        RegisterScope scope{};
        std::shared_ptr<const RegisterFile> registers;
    };

    Target& m_target;
    std::map<std::uint16_t, Known> m_known;
};

}  // namespace hawser::engine
