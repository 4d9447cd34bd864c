#pragma once

#include <vector>

#include "core/dump/PhysicalPages.h"
#include "core/dump/Shortcoming.h"

namespace hawser::dump {

// Pages in runs, as full dumps, range dumps and ELF cores have them.
class PageRuns final : public PhysicalPages {
  public:
    // Takes runs as the file tells them, and where it does. Of two that hold the same page, the one that
    // begins later in memory is left out whole, or if they begin alike the one told later; so is what lies
    // behind the file's end. Both are said.
    class Builder {
      public:
        Builder(std::uint64_t fileSize, Shortcomings& shortcomings)
            : m_fileSize(fileSize), m_shortcomings(shortcomings) {}

        void add(const PageRun& run, std::uint64_t toldAt);
        PageRuns take() &&;

      private:
        struct Told {
            PageRun run;
            std::uint64_t at = 0;
        };

        std::uint64_t m_fileSize;
        Shortcomings& m_shortcomings;
        std::vector<Told> m_told;
        std::uint64_t m_missing = 0;    // pages behind the end
        std::uint64_t m_missingAt = 0;  // where the first of them would be
    };

    std::optional<std::uint64_t> offsetOf(std::uint64_t page) const override;
    std::optional<PageRun> runFrom(std::uint64_t page, std::uint64_t most) const override;
    std::uint64_t count() const override { return m_count; }

    static constexpr std::uint64_t kEndOfMemory = std::uint64_t{1} << 40;  // pages: 52 bits of address

  private:
    explicit PageRuns(std::vector<PageRun> runs);

    std::vector<PageRun> m_runs;  // by page, none over another
    std::uint64_t m_count = 0;
};

}  // namespace hawser::dump
