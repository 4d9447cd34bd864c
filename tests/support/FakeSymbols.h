#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/Wildcard.h"
#include "core/symbols/SymbolFinder.h"

namespace hawser::test {

// A symbol file that was written down in a test.
class FakeSource : public symbols::SymbolSource {
  public:
    explicit FakeSource(std::map<std::string, std::uint32_t> names, std::string kind = "private pdb symbols")
        : m_names(std::move(names)), m_kind(std::move(kind)) {}

    std::string_view kind() const override { return m_kind; }
    std::optional<symbols::NearestSymbol> nameAt(std::uint32_t rva) const override {
        const auto* best = nearest([&](std::uint32_t at) { return at <= rva; }, true);
        if (best == nullptr) return {};
        return symbols::NearestSymbol{symbol(*best), rva - best->second};
    }
    std::optional<symbols::Symbol> nextAfter(std::uint32_t rva) const override {
        const auto* best = nearest([&](std::uint32_t at) { return at > rva; }, false);
        return best == nullptr ? std::nullopt : std::optional(symbol(*best));
    }
    std::optional<symbols::Symbol> find(std::string_view name) const override {
        const auto found = m_names.find(std::string(name));
        return found == m_names.end() ? std::nullopt : std::optional(symbol(*found));
    }
    void forEach(std::string_view pattern,
                 const std::function<bool(const symbols::Symbol&)>& take) const override {
        for (const auto& named : m_names)
            if (matchesWildcard(pattern, named.first) && !take(symbol(named))) return;
    }

  private:
    using Named = std::pair<const std::string, std::uint32_t>;
    static symbols::Symbol symbol(const Named& named) { return {named.first, named.second, true}; }
    template <class Fits>
    const Named* nearest(Fits fits, bool last) const {
        const Named* best = nullptr;
        for (const Named& named : m_names)
            if (fits(named.second) &&
                (best == nullptr || (last ? named.second > best->second : named.second < best->second)))
                best = &named;
        return best;
    }

    std::map<std::string, std::uint32_t> m_names;
    std::string m_kind;
};

// Knows what a test has told it, by the names of images; what it does not know is being loaded for ever.
class FakeFinder final : public symbols::SymbolFinder {
  public:
    bool looksNowhere() const override { return nowhere; }
    symbols::FoundSymbols find(const symbols::ImageIdentity& image,
                               const symbols::SymbolSearch& search) override {
        asked.push_back(image);
        searches.push_back(search);
        const auto known = m_known.find(image.imageName);
        if (known != m_known.end()) return known->second;
        return {{symbols::SymbolState::Loading, {}, {}, {}}, nullptr};
    }
    std::uint64_t changes() const override { return m_changes; }
    const symbols::SymbolPath& path() const override { return m_path; }
    void setPath(std::string_view text) override { m_path = symbols::SymbolPath(text, "/default"); }
    std::uint32_t options() const override { return m_options; }
    void setOptions(std::uint32_t options) override { m_options = options; }
    void searchAgain(bool everything) override { again.push_back(everything); }
    void cancelFetches() override { ++cancelled; }

    void arrives(const std::string& image, std::map<std::string, std::uint32_t> names) {
        comes(image, std::make_shared<const FakeSource>(std::move(names)));
    }
    void comes(const std::string& image, std::shared_ptr<const symbols::SymbolSource> source) {
        m_known[image] = {
            {symbols::SymbolState::Loaded, std::string(source->kind()), "/symbols/" + image, {}}, source};
        ++m_changes;
    }
    void fails(const std::string& image, const std::string& why) {
        m_known[image] = {{symbols::SymbolState::Failed, {}, {}, Error{ErrorCode::NotAvailable, why, {}}},
                          nullptr};
        ++m_changes;
    }

    bool nowhere = false;
    std::vector<symbols::ImageIdentity> asked;
    std::vector<symbols::SymbolSearch> searches;
    std::vector<bool> again;  // what searchAgain() was told
    unsigned cancelled = 0;

  private:
    std::map<std::string, symbols::FoundSymbols> m_known;
    std::uint64_t m_changes = 1;
    symbols::SymbolPath m_path;
    std::uint32_t m_options = 0;
};

}  // namespace hawser::test
