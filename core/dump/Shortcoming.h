#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hawser::dump {

// What a dump that was opened does not hold, or claims wrongly: one sentence for the user, and where in the
// file it shows.
struct Shortcoming {
    std::string what;
    std::uint64_t offset = 0;  // bytes from the start of the file
};

// The first of them, for a file can have as many as it has bytes.
class Shortcomings {
  public:
    void add(std::string what, std::uint64_t offset) {
        if (m_told.size() < kMost)
            m_told.push_back({std::move(what), offset});
        else
            ++m_untold;
    }

    const std::vector<Shortcoming>& told() const { return m_told; }
    std::uint64_t untold() const { return m_untold; }  // how many more there were
    bool empty() const { return m_told.empty(); }

    static constexpr std::size_t kMost = 32;

  private:
    std::vector<Shortcoming> m_told;
    std::uint64_t m_untold = 0;
};

}  // namespace hawser::dump
