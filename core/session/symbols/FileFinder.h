#pragma once

#include <atomic>
#include <map>

#include "core/session/symbols/Downloads.h"
#include "core/session/symbols/FileSearch.h"
#include "core/session/symbols/WorkPool.h"

namespace hawser::session {

// What is being fetched for an image.
struct SymbolFetch {
    std::string file;
    DownloadProgress progress;
};

// Finds symbol files along the symbol path: searches and reads on a pool, fetches beside it. The engine
// thread owns it and asks it; nothing here waits but the destructor, for the file that is being read.
class FileFinder final : public symbols::SymbolFinder {
  public:
    struct Means {
        SymbolReaders readers;
        std::string defaultStore;  // a folder
        DownloadLimits limits{};
        std::string proxy{};  // Downloads
        // There may be news: changes(), or how far a download is. Any thread.
        std::function<void()> told;
        // Whether servers may not be asked, nor what is kept of them be used: looked at with each path.
        std::function<bool()> onlyHere{};
    };
    explicit FileFinder(Means means);
    ~FileFinder() override;

    // Images have their files there: looked in behind the path. As ImagePath (core/engine) has it.
    void setImagePath(std::string_view text);

    bool looksNowhere() const override;
    symbols::FoundSymbols find(const symbols::ImageIdentity& image,
                               const symbols::SymbolSearch& search) override;
    std::uint64_t changes() const override { return m_changes; }
    const symbols::SymbolPath& path() const override { return m_path; }
    void setPath(std::string_view text) override;
    std::uint32_t options() const override { return m_options; }
    void setOptions(std::uint32_t options) override { m_options = options; }
    void searchAgain(bool everything) override;
    void cancelFetches() override;

    std::optional<SymbolFetch> fetching(const symbols::ImageIdentity& image) const;
    // What was tried and what came of it, since it was taken last.
    std::vector<std::string> takeNotes();

    static constexpr unsigned kThreads = 2;
    // WinDbg's, as the public page "Symbol Options" has them.
    static constexpr std::uint32_t kUsualOptions = 0x30237;
    static constexpr std::size_t kMaxNotes = 4096;  // lines that wait

  private:
    struct Entry {
        explicit Entry(FileSearch s) : search(std::move(s)) {}
        enum class Stage { Waits, Works, Fetches, Over };
        FileSearch search;      // of the thread that works on it
        bool anyBuild = false;  // from its making on
        // The rest is guarded by the finder's mutex.
        Stage stage = Stage::Waits;
        bool awaited = false;
        std::optional<QUrl> url;
        std::string file;
        symbols::FoundSymbols found{{symbols::SymbolState::Loading, {}, {}, {}}, nullptr};
    };
    using EntryPointer = std::shared_ptr<Entry>;

    void look();
    void post(const EntryPointer& entry);  // with the mutex held
    void advance(const EntryPointer& entry);
    void fetched(const EntryPointer& entry, const Result<Arrival>& result);
    void addNotes(std::vector<std::string> notes);  // with the mutex held

    const Means m_means;
    symbols::SymbolPath m_path;
    symbols::SymbolPath m_imagePath;
    std::vector<symbols::SymbolPlace> m_places;  // of both
    std::uint32_t m_options = kUsualOptions;
    ServerMemory m_servers;
    std::atomic<std::uint64_t> m_changes = 1;
    std::atomic<bool> m_ends = false;
    mutable std::mutex m_mutex;  // guards what is below, and the entries
    std::map<std::string, EntryPointer> m_entries;
    std::vector<std::string> m_notes;
    WorkPool m_pool{kThreads};
    Downloads m_downloads;  // its thread posts to the pool: ends first
};

}  // namespace hawser::session
