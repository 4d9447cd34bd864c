#include "core/symbols/SymbolPath.h"

#include <catch2/catch.hpp>

using namespace hawser::symbols;

namespace {

std::string placesOf(std::string_view text) {
    std::string shown;
    const SymbolPath path(text, "/default");
    for (const SymbolPlace& place : path.places()) {
        const char kind = place.kind == SymbolPlace::Kind::Folder   ? 'f'
                          : place.kind == SymbolPlace::Kind::Server ? 's'
                                                                    : '-';
        shown += std::string(1, kind) + ":" + place.where + ">" + place.cache + " ";
    }
    return shown;
}

}  // namespace

TEST_CASE("a symbol path is folders, stores and servers in their order", "[symbolpath]") {
    CHECK(placesOf("") == "");
    CHECK(placesOf("/a; /b/ ;;") == "f:/a>/default f:/b>/default ");
    CHECK(placesOf("srv*/c*https://host/sym/") == "f:/c>/default s:https://host/sym>/c ");
    CHECK(placesOf("SRV*/c*/mid*http://host") == "f:/c>/default f:/mid>/c s:http://host>/c ");
    CHECK(placesOf("symsrv*symsrv.dll*/c*http://host") == "f:/c>/default s:http://host>/c ");
    CHECK(placesOf("srv*http://host") == "s:http://host>/default ");
    CHECK(placesOf("srv**http://host") == "f:/default>/default s:http://host>/default ");
    CHECK(placesOf("srv*") == "f:/default>/default s:https://msdl.microsoft.com/download/symbols>/default ");
    CHECK(placesOf("http://host/x") == "s:http://host/x>/default ");
}

TEST_CASE("cache* keeps what is fetched from elements to its right", "[symbolpath]") {
    CHECK(placesOf("/a;cache*/k;/b;srv*http://host") == "f:/a>/default f:/k>/k f:/b>/k s:http://host>/k ");
    CHECK(placesOf("cache*;srv*http://host") == "f:/default>/default s:http://host>/default ");
    // A store of the chain's own stands before the server, but the cache is nearer.
    CHECK(placesOf("cache*/k;srv*/c*http://host") == "f:/k>/k f:/c>/k s:http://host>/k ");
}

TEST_CASE("places of another system are kept and named, and each place once", "[symbolpath]") {
    CHECK(placesOf("C:\\sym;\\\\server\\share;ftp://x;/a;/a") ==
          "-:C:\\sym>/default -:\\\\server\\share>/default -:ftp://x>/default f:/a>/default ");
    CHECK(placesOf("/a*/b") == "f:/a>/default f:/b>/a ");
}

TEST_CASE("a path is text again, and grows at its end", "[symbolpath]") {
    CHECK(SymbolPath(" /a ;srv*/c*http://h; ", "/d").text() == "/a;srv*/c*http://h");
    CHECK(joinedPath("/a", "/b") == "/a;/b");
    CHECK(joinedPath("", "/b") == "/b");
    CHECK(joinedPath("/a", "") == "/a");
}

TEST_CASE("a path of any length has a limited number of places", "[symbolpath]") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "/f" + std::to_string(i) + ";";
    CHECK(SymbolPath(text, "/d").places().size() == SymbolPath::kMaxPlaces);
}
