#pragma once

#include <unistd.h>

namespace hawser::test {

// Root may do everything; for as long as this lives the process is nobody. For anybody else it changes
// nothing.
class AsNobody {
  public:
    AsNobody() {
        constexpr uid_t kNobody = 65534;
        if (m_before == 0) [[maybe_unused]]
            const int done = ::seteuid(kNobody);
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
    ~AsNobody() { [[maybe_unused]] const int done = ::seteuid(m_before); }

  private:
    const uid_t m_before = ::geteuid();
};

}  // namespace hawser::test
