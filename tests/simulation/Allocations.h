#pragma once

#include <cstddef>

// How much memory a run takes: what its thread allocates with operator new, which is all that holds packets,
// requests and what the target has. Always 0 under a sanitizer, which counts for itself.
namespace hawser::simulation {

class Allocations {
  public:
    Allocations();             // counts from here on, on this thread; one at a time
    std::size_t most() const;  // bytes that were held at once

  private:
    std::size_t m_before;
};

}  // namespace hawser::simulation
