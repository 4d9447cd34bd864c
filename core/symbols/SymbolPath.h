#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hawser::symbols {

// One place that is looked in.
struct SymbolPlace {
    enum class Kind {
        Folder,   // on this computer, flat or a symbol store
        Server,   // an HTTP or HTTPS address of a symbol store
        Foreign,  // a Windows path, or a server of another kind: cannot be looked in from here
    };
    Kind kind = Kind::Folder;
    std::string where;  // path, or address without a slash at its end
    std::string cache;  // the folder where what is fetched or unpacked from there is kept

    bool operator==(const SymbolPlace&) const = default;
};

// A symbol path as WinDbg writes it: elements apart by semicolons, each a folder, an address, "srv*A*B*C",
// "symsrv*symsrv.dll*A*B" (of these the ones to the left keep what is fetched from those to the right; an
// empty one is the default store) or "cache*A", which keeps all that is fetched from elements to its right.
// "srv*" alone is Microsoft's public server. Public page "Symbol path for Windows debuggers". A value; any
// thread.
class SymbolPath {
  public:
    SymbolPath() = default;
    // `defaultStore`: a folder.
    SymbolPath(std::string_view text, std::string_view defaultStore);

    const std::string& text() const { return m_text; }  // elements without blanks around them
    // In the order in which they are looked in; each once.
    const std::vector<SymbolPlace>& places() const { return m_places; }

    static constexpr std::string_view kPublicServer = "https://msdl.microsoft.com/download/symbols";
    static constexpr std::size_t kMaxPlaces = 64;

  private:
    void add(std::string_view element, std::string_view defaultStore);
    void addChain(const std::vector<std::string_view>& stores, std::string_view defaultStore);
    void addPlace(std::string_view where, std::string_view cache);

    std::string m_text;
    std::string m_cache;  // of the cache* that came last
    std::vector<SymbolPlace> m_places;
};

// `path` with `more` behind it, and a semicolon between them where both are there.
std::string joinedPath(std::string_view path, std::string_view more);

}  // namespace hawser::symbols
