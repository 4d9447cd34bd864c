#include "core/session/symbols/FileSearch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/session/symbols/UnpackIntoCache.h"
#include "core/symbols/ImageFile.h"

namespace hawser::session {

namespace {

using symbols::StoreContent;
using symbols::SymbolPlace;

constexpr std::size_t kMaxShown = 300;
constexpr std::size_t kMaxPointer = 0x1000;  // bytes of a file.ptr
constexpr std::string_view kPointer = "file.ptr";

QUrl urlOf(const std::string& server, std::initializer_list<std::string_view> parts) {
    QByteArray text = QByteArray::fromStdString(server);
    for (const std::string_view part : parts)
        text += '/' +
                QUrl::toPercentEncoding(QString::fromUtf8(part.data(), static_cast<qsizetype>(part.size())));
    return QUrl::fromEncoded(text, QUrl::StrictMode);
}

// It does not hold what was asked for, whatever its name says; else it could not be read.
bool isOtherBuild(const Error& error) {
    return error.code == ErrorCode::InvalidArgument;
}

// The next file would fare no better there.
bool isOfServer(const Error& error) {
    return error.code == ErrorCode::Disconnected || error.code == ErrorCode::Timeout;
}

// The file itself is to blame, not the disk, its rights or what is not read yet.
bool isWorthless(const Error& error) {
    return isOtherBuild(error) || error.code == ErrorCode::Malformed || error.code == ErrorCode::Truncated;
}

}  // namespace

FileSearch::FileSearch(symbols::ImageIdentity image, std::vector<SymbolPlace> places,
                       const SymbolReaders& readers, ServerMemory& servers, std::function<bool()> interrupted)
    : m_image(std::move(image)),
      m_places(std::move(places)),
      m_readers(readers),
      m_servers(servers),
      m_interrupted(std::move(interrupted)),
      m_phase(m_image.codeView ? Phase::Pdb : Phase::Image),
      m_wanted(m_image.codeView ? symbols::pdbOf(m_image) : symbols::imageFileOf(m_image)) {}

std::optional<DownloadOrder> FileSearch::advance(bool anyBuild) {
    while (m_phase != Phase::Over) {
        if (!m_wanted || m_place == m_places.size()) {
            nextPhase(anyBuild);
        } else if (auto order = lookAt(m_places[m_place])) {
            m_order = order;
            return order;
        }
    }
    return std::nullopt;
}

void FileSearch::nextPhase(bool anyBuild) {
    m_place = 0;
    m_form = 0;
    switch (m_phase) {
        case Phase::Image:
            m_phase = Phase::Pdb;
            m_wanted = symbols::pdbOf(m_image);
            return;
        case Phase::Pdb:
            m_phase = Phase::Inside;
            m_wanted.reset();
            if (!m_readers.image) return;
            // Without a record it was looked for first, and is not looked for again.
            if (m_imageFile.empty()) {
                if (m_image.codeView) m_wanted = symbols::imageFileOf(m_image);
            } else if (auto taken = take(m_imageFile); !taken) {
                refuse(m_imageFile, taken.error());
            }
            return;
        case Phase::Inside:
        case Phase::Over:
            finish(anyBuild);
            return;
    }
}

std::optional<DownloadOrder> FileSearch::lookAt(const SymbolPlace& place) {
    switch (place.kind) {
        case SymbolPlace::Kind::Folder:
            lookInFolder(place.where, place.cache);
            break;
        case SymbolPlace::Kind::Server:
            if (auto order = orderFrom(place)) return order;
            break;
        case SymbolPlace::Kind::Foreign:
            m_notes.push_back(fmt::format("DBGHELP: {} cannot be looked in from here", place.where));
            break;
    }
    ++m_place;
    m_form = 0;
    return std::nullopt;
}

void FileSearch::lookInFolder(const std::string& folder, const std::string& cache) {
    const auto files = symbols::filesBelow(folder, *m_wanted, m_image.imageName);
    if (files.empty())
        m_notes.push_back(fmt::format("DBGHELP: {} - file not found", folder + "/" + m_wanted->name));
    for (const symbols::StoredFile& file : files)
        if (tryFile(file, cache, Arrival::WasThere)) return;
}

// A server that does not answer is asked nothing more, and images are not fetched for their own symbols.
std::optional<DownloadOrder> FileSearch::orderFrom(const SymbolPlace& server) {
    if (m_wanted->key.empty() || m_phase == Phase::Inside) return std::nullopt;
    if (const auto why = m_servers.whyDown(server.where)) {
        m_notes.push_back(fmt::format("SYMSRV: {} is not asked any more: {}", server.where, why->what));
        if (!m_trouble) m_trouble = why;
        return std::nullopt;
    }
    const StoreContent content = m_phase == Phase::Pdb ? StoreContent::Pdb : StoreContent::Image;
    const std::string whole = symbols::placeInStore(server.cache, *m_wanted);
    const std::string folder = whole.substr(0, whole.rfind('/') + 1);
    for (; m_form < kForms; ++m_form) {
        const std::string name = m_form == 0   ? m_wanted->name
                                 : m_form == 1 ? m_wanted->packedName()
                                               : std::string(kPointer);
        const QUrl url = urlOf(server.where, {m_wanted->name, m_wanted->key, name});
        if (m_servers.lacks(url)) continue;
        return DownloadOrder{url, folder + name,
                             m_form == 0   ? content
                             : m_form == 1 ? StoreContent::Cabinet
                                           : StoreContent::Pointer};
    }
    return std::nullopt;
}

void FileSearch::fetched(const Result<Arrival>& result) {
    const DownloadOrder order = *std::exchange(m_order, std::nullopt);
    const SymbolPlace& server = m_places[m_place];
    const unsigned form = m_form++;
    if (!result) {
        m_notes.push_back("SYMSRV: " + result.error().what);
        if (result.error().code == ErrorCode::NotAvailable) return m_servers.noteLack(order.url);
        if (!m_trouble) m_trouble = result.error();
        // Some servers say this of what they do not have.
        if (result.error().code == ErrorCode::Refused) return;
        m_form = kForms;
        if (isOfServer(result.error())) m_servers.noteDown(server.where, result.error());
        return;
    }
    m_notes.push_back(fmt::format("SYMSRV: {} from {}", order.path, server.where));
    if (order.content != StoreContent::Pointer) {
        tryFile({order.path, form == 1, true}, server.cache, *result);
        return;
    }
    const auto text = readUserFile(order.path, kMaxPointer);
    if (*result == Arrival::Came) ::unlink(order.path.c_str());
    const auto path = text ? symbols::decodeFilePointer(*text) : tl::unexpected(text.error());
    if (path)
        tryFile({*path, path->ends_with('_'), true}, server.cache, Arrival::WasThere);
    else
        refuse(order.path, path.error());
}

bool FileSearch::tryFile(const symbols::StoredFile& file, const std::string& cache, Arrival arrival) {
    if (!file.packed) return takeOrDrop(file.path, arrival).has_value();
    const std::string path = symbols::placeInStore(cache, *m_wanted);
    const auto unpacked = unpackIntoCache(
        file.path, path, m_phase == Phase::Pdb ? StoreContent::Pdb : StoreContent::Image, m_interrupted);
    if (!unpacked) refuse(file.path, unpacked.error());
    const auto taken = unpacked ? takeOrDrop(path, *unpacked) : tl::unexpected(unpacked.error());
    // What holds a file of another build is worth no more than that.
    if (arrival == Arrival::Came && !taken && isWorthless(taken.error())) ::unlink(file.path.c_str());
    return taken.has_value();
}

// The next search asks the server again for what is dropped. What was there is the user's own, and stays.
Result<> FileSearch::takeOrDrop(const std::string& path, Arrival arrival) {
    auto taken = take(path);
    if (taken) return taken;
    refuse(path, taken.error());
    if (arrival == Arrival::Came && isWorthless(taken.error())) ::unlink(path.c_str());
    return taken;
}

Result<> FileSearch::take(const std::string& path) {
    if (m_phase == Phase::Image) return takeImage(path);
    auto source =
        m_phase == Phase::Pdb ? m_readers.pdb(path, m_image.codeView) : m_readers.image(path, m_image);
    if (!source) return tl::unexpected(source.error());
    loaded(path, std::move(*source));
    return {};
}

// What it says of its PDB is what the image in memory could not say.
Result<> FileSearch::takeImage(const std::string& path) {
    const auto image = symbols::openImage(path, m_image);
    if (!image) return tl::unexpected(image.error());
    auto record = image->image().codeView(
        [&image](std::uint64_t rva, std::size_t count) { return image->atRva(rva, count); });
    if (!record) return tl::unexpected(record.error());
    m_imageFile = path;
    m_image.codeView = std::move(*record);
    m_wanted.reset();  // this phase is over
    m_notes.push_back(fmt::format("DBGHELP: {} - the image's own file", path));
    return {};
}

void FileSearch::loaded(const std::string& path, std::unique_ptr<const symbols::SymbolSource> source) {
    m_notes.push_back(fmt::format("DBGHELP: {} - {}", path, source->kind()));
    m_outcome.status = {symbols::SymbolState::Loaded, std::string(source->kind()), path, {}};
    m_outcome.source = std::move(source);
    m_phase = Phase::Over;
}

void FileSearch::refuse(const std::string& path, const Error& error) {
    m_notes.push_back(fmt::format("DBGHELP: {}", printable(error.what, kMaxShown)));
    if (isOtherBuild(error) && m_phase == Phase::Pdb) m_otherBuilds.push_back(path);
    if (!m_trouble || isOtherBuild(error)) m_trouble = error;
}

void FileSearch::finish(bool anyBuild) {
    m_phase = Phase::Pdb;
    if (anyBuild) {
        for (const std::string& path : m_otherBuilds) {
            auto source = m_readers.pdb(path, std::nullopt);
            if (source) return loaded(path, std::move(*source));
        }
    }
    m_phase = Phase::Over;
    m_outcome.status = {symbols::SymbolState::Failed, {}, {}, reason()};
}

Error FileSearch::reason() const {
    if (m_trouble) return *m_trouble;
    const auto pdb = symbols::pdbOf(m_image);
    const std::size_t places = m_places.size();
    const std::string where = fmt::format("in {} place{} of the symbol path", places, places == 1 ? "" : "s");
    if (pdb) return {ErrorCode::NotAvailable, fmt::format("{} was not found {}", pdb->name, where), {}};
    if (m_image.codeView) return {ErrorCode::Malformed, "what the image calls its PDB is no file name", {}};
    return {ErrorCode::NotAvailable,
            m_imageFile.empty()
                ? fmt::format("the image in memory names no PDB, and its file was not found {}", where)
                : fmt::format("{} names no PDB and holds no symbols", m_imageFile),
            {}};
}

}  // namespace hawser::session
