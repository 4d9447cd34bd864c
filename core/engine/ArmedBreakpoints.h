#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "core/base/Address.h"
#include "core/base/Result.h"

namespace hawser::engine {

class Debugger;

// The breakpoint instructions that stand in the target's memory. Engine thread.
class ArmedBreakpoints {
  public:
    explicit ArmedBreakpoints(Debugger& debugger) : m_debugger(debugger) {}

    // Refused by the target: an error, and nothing stands there.
    Result<> insert(Address address);
    // Takes out those in the code that the last stop reported, where the target may have taken them out
    // itself.
    Result<> removeNear();
    // Takes out those that nobody wants there.
    Result<> keepOnly(const std::function<bool(Address)>& isWanted);
    Result<> removeAll();
    // Whether an instruction stands at `place` that nobody remembers to have put there; then all are taken
    // out.
    Result<bool> removeStrays(Address place);
    void targetForgot();

    bool empty() const { return m_armed.empty(); }
    bool stands(Address address) const;
    // A processor may report one that it ran into just before it was taken out.
    bool stood(Address address) const;

  private:
    struct Armed {
        Address address;
        std::uint32_t handle = 0;  // the target's; 0: its answer was lost, so it may or may not stand there
    };
    bool isUncertain() const;
    Result<> takeOut(const Armed& armed);

    Debugger& m_debugger;
    std::vector<Armed> m_armed;
    std::deque<Address> m_recent;  // armed once in this target, the newest kMaxRecent

    static constexpr std::size_t kMaxRecent = 256;
};

}  // namespace hawser::engine
