#include "core/session/symbols/FileFinder.h"

#include <fmt/format.h>

#include <algorithm>

namespace hawser::session {

namespace {

using symbols::SymbolState;

std::string keyOf(const symbols::ImageIdentity& image, bool anyBuild) {
    const std::string pdb =
        image.codeView ? image.codeView->pdbName + '\0' + image.codeView->symbolServerKey() : std::string();
    return fmt::format("{}{}{}{}{:x} {:x} {}", image.imageName, '\0', pdb, '\0', image.timestamp, image.size,
                       anyBuild);
}

}  // namespace

FileFinder::FileFinder(Means means)
    : m_means(std::move(means)), m_downloads(m_means.limits, m_means.proxy, m_means.told) {}

FileFinder::~FileFinder() {
    m_ends = true;
    m_pool.stop();
}

void FileFinder::setPath(std::string_view text) {
    m_path = symbols::SymbolPath(text, m_means.defaultStore);
    look();
}

void FileFinder::setImagePath(std::string_view text) {
    m_imagePath = symbols::SymbolPath(text, m_means.defaultStore);
    look();
}

void FileFinder::look() {
    m_places = m_path.places();
    for (const symbols::SymbolPlace& place : m_imagePath.places())
        if (place.kind == symbols::SymbolPlace::Kind::Folder) m_places.push_back(place);
    if (m_means.onlyHere && m_means.onlyHere())
        std::erase_if(m_places, [](const symbols::SymbolPlace& place) {
            return place.kind == symbols::SymbolPlace::Kind::Server;
        });
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_entries, [](const auto& entry) {
            return entry.second->found.status.state != SymbolState::Loaded;
        });
    }
    m_servers.forgetDown();
    ++m_changes;
}

void FileFinder::searchAgain(bool everything) {
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_entries, [](const auto& entry) { return entry.second->stage == Entry::Stage::Over; });
    }
    m_servers.forgetDown();
    if (everything) m_servers.forgetLacks();
    ++m_changes;
}

bool FileFinder::looksNowhere() const {
    return m_places.empty();
}

symbols::FoundSymbols FileFinder::find(const symbols::ImageIdentity& image,
                                       const symbols::SymbolSearch& search) {
    const std::lock_guard lock(m_mutex);
    EntryPointer& entry = m_entries[keyOf(image, search.anyBuild)];
    const bool isNew = entry == nullptr;
    if (isNew) {
        entry = std::make_shared<Entry>(
            FileSearch(image, m_places, m_means.readers, m_servers, [this] { return m_ends.load(); }));
        entry->anyBuild = search.anyBuild;
    }
    const bool hurries = search.awaited && !std::exchange(entry->awaited, search.awaited);
    if (isNew || (hurries && entry->stage == Entry::Stage::Waits)) post(entry);
    return entry->found;
}

// One that waits already may be posted again, to come earlier: the second time there is nothing to do.
void FileFinder::post(const EntryPointer& entry) {
    m_pool.post([this, entry] { advance(entry); }, entry->awaited);
}

void FileFinder::advance(const EntryPointer& entry) {
    {
        const std::lock_guard lock(m_mutex);
        if (entry->stage != Entry::Stage::Waits) return;
        entry->stage = Entry::Stage::Works;
    }
    const auto order = entry->search.advance(entry->anyBuild);
    bool first = false;
    std::shared_ptr<const symbols::SymbolSource> source;
    {
        const std::lock_guard lock(m_mutex);
        first = entry->awaited;
        addNotes(entry->search.takeNotes());
        if (order) {
            entry->stage = Entry::Stage::Fetches;
            entry->url = order->url;
            entry->file = order->path.substr(order->path.rfind('/') + 1);
        } else {
            entry->stage = Entry::Stage::Over;
            entry->url.reset();
            entry->found = entry->search.outcome();
            source = entry->found.source;
        }
    }
    if (order)
        m_downloads.fetch(*order, first,
                          [this, entry](const Result<Arrival>& result) { fetched(entry, result); });
    else
        ++m_changes;
    m_means.told();
    if (source) source->prepareNames();  // here, before somebody on the engine thread asks for one
}

// A file may be large and take its time to be read: not on the downloads' thread.
void FileFinder::fetched(const EntryPointer& entry, const Result<Arrival>& result) {
    m_pool.post(
        [this, entry, result] {
            entry->search.fetched(result);
            {
                const std::lock_guard lock(m_mutex);
                entry->stage = Entry::Stage::Waits;
            }
            advance(entry);
        },
        true);
}

std::optional<SymbolFetch> FileFinder::fetching(const symbols::ImageIdentity& image) const {
    const std::lock_guard lock(m_mutex);
    for (const bool anyBuild : {false, true}) {
        const auto entry = m_entries.find(keyOf(image, anyBuild));
        if (entry == m_entries.end() || entry->second->stage != Entry::Stage::Fetches) continue;
        const auto progress = m_downloads.progress(*entry->second->url);
        if (progress) return SymbolFetch{entry->second->file, *progress};
    }
    return std::nullopt;
}

void FileFinder::cancelFetches() {
    const std::lock_guard lock(m_mutex);
    for (const auto& [key, entry] : m_entries)
        if (entry->stage == Entry::Stage::Fetches && entry->url) m_downloads.cancel(*entry->url);
}

void FileFinder::addNotes(std::vector<std::string> notes) {
    for (std::string& note : notes)
        if (m_notes.size() < kMaxNotes) m_notes.push_back(std::move(note));
}

std::vector<std::string> FileFinder::takeNotes() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_notes, {});
}

}  // namespace hawser::session
