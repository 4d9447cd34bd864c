#include "tests/simulation/Allocations.h"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

// Of this thread. A world lives and dies on one.
thread_local std::size_t heldBytes = 0;
thread_local std::size_t mostBytes = 0;

}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

void* operator new(std::size_t size) {
    void* const memory = std::malloc(std::max<std::size_t>(size, 1));
    if (memory == nullptr) throw std::bad_alloc();
    heldBytes += malloc_usable_size(memory);
    mostBytes = std::max(mostBytes, heldBytes);
    return memory;
}

void operator delete(void* memory) noexcept {
    if (memory == nullptr) return;
    heldBytes -= std::min(heldBytes, malloc_usable_size(memory));  // another thread may have allocated it
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    operator delete(memory);
}

#endif

namespace hawser::simulation {

Allocations::Allocations() : m_before(heldBytes) {
    mostBytes = heldBytes;
}

std::size_t Allocations::most() const {
    return mostBytes - std::min(mostBytes, m_before);
}

}  // namespace hawser::simulation
