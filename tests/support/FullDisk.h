#pragma once

#include <sys/resource.h>

#include <csignal>

namespace hawser::test {

// As long as it lives no file of this process grows beyond `size` bytes: writing fails then, as on a full
// disk.
class FullDisk {
  public:
    explicit FullDisk(rlim_t size) : m_before(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &m_limit);
        const rlimit full{size, m_limit.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &m_limit);
        std::signal(SIGXFSZ, m_before);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    void (*m_before)(int);
    rlimit m_limit{};
};

}  // namespace hawser::test
