#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/session/symbols/Download.h"
#include "core/session/symbols/ServerMemory.h"
#include "core/session/symbols/SymbolReaders.h"
#include "core/symbols/SymbolFinder.h"
#include "core/symbols/SymbolPath.h"
#include "core/symbols/SymbolStore.h"

namespace hawser::session {

// The search for the files of one image, through all places in their order: its PDB; where the image in
// memory does not tell which that is, first the image's own file, by time stamp and size; and last what the
// image's file holds itself. It stops where something has to be fetched. One thread at a time.
class FileSearch {
  public:
    // `interrupted`: true once nobody waits for it any more.
    FileSearch(symbols::ImageIdentity image, std::vector<symbols::SymbolPlace> places,
               const SymbolReaders& readers, ServerMemory& servers, std::function<bool()> interrupted);

    // Goes on. What is to be fetched before it can go on; nothing: it is over.
    std::optional<DownloadOrder> advance(bool anyBuild);
    void fetched(const Result<Arrival>& result);

    // Once it is over.
    const symbols::FoundSymbols& outcome() const { return m_outcome; }
    std::vector<std::string> takeNotes() { return std::exchange(m_notes, {}); }  // for !sym noisy

  private:
    enum class Phase { Image, Pdb, Inside, Over };
    // Of the image's place on a server: as it is, compressed, or told to be somewhere else.
    static constexpr unsigned kForms = 3;

    void nextPhase(bool anyBuild);
    std::optional<DownloadOrder> lookAt(const symbols::SymbolPlace& place);
    std::optional<DownloadOrder> orderFrom(const symbols::SymbolPlace& server);
    void lookInFolder(const std::string& folder, const std::string& cache);
    // `arrival`: of the file; one that came and is worth nothing goes again.
    bool tryFile(const symbols::StoredFile& file, const std::string& cache, Arrival arrival);
    Result<> takeOrDrop(const std::string& path, Arrival arrival);
    Result<> take(const std::string& path);
    Result<> takeImage(const std::string& path);
    void loaded(const std::string& path, std::unique_ptr<const symbols::SymbolSource> source);
    void refuse(const std::string& path, const Error& error);
    void finish(bool anyBuild);
    Error reason() const;

    symbols::ImageIdentity m_image;
    const std::vector<symbols::SymbolPlace> m_places;
    const SymbolReaders& m_readers;
    ServerMemory& m_servers;
    const std::function<bool()> m_interrupted;
    Phase m_phase;
    std::optional<symbols::StoreFile> m_wanted;
    std::size_t m_place = 0;
    unsigned m_form = 0;
    std::optional<DownloadOrder> m_order;  // out now
    std::string m_imageFile;               // the right one
    std::vector<std::string> m_otherBuilds;
    std::optional<Error> m_trouble;  // the first that tells more than that nothing is there
    symbols::FoundSymbols m_outcome;
    std::vector<std::string> m_notes;
};

}  // namespace hawser::session
