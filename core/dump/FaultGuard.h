#pragma once

#include <cstdint>
#include <memory>

#include "core/base/ByteReader.h"

namespace hawser::dump {

// Watches over one mapping of a file for as long as it lives: an access to a page that the file no longer
// has, or that cannot be read from its disk, is answered with zeros, and is told. Installs a handler for
// SIGBUS that passes on what is none of its mappings. Any thread.
class FaultGuard {
    struct Key {};  // create() alone makes one

  public:
    FaultGuard(Key, std::size_t slot) : m_slot(slot) {}
    // Error Unsupported: kMaxGuards are in use.
    static Result<std::unique_ptr<FaultGuard>> create(ByteSpan mapping);
    ~FaultGuard();
    FaultGuard(const FaultGuard&) = delete;
    FaultGuard& operator=(const FaultGuard&) = delete;

    // Where the first such access was, in bytes from the mapping's start; UINT64_MAX: there was none.
    std::uint64_t lostFrom() const;

    static constexpr std::size_t kMaxGuards = 64;

  private:
    std::size_t m_slot;
};

}  // namespace hawser::dump
