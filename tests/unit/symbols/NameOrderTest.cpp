#include "core/symbols/NameOrder.h"

#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "core/symbols/SourcePath.h"

using namespace hawser::symbols;

namespace {

struct Names {
    std::vector<std::string> matching(std::string_view pattern, std::size_t limit = 100) const {
        std::vector<std::string> found;
        order.forEach(pattern, nameOf, [&](std::uint32_t i) {
            found.push_back(names[i]);
            return found.size() < limit;
        });
        return found;
    }

    std::vector<std::string> names{"beta", "Alpha", "alphabetical", "ALPHA", "alpha", "beta", "\xC3\xA4", ""};
    std::function<std::string_view(std::uint32_t)> nameOf = [this](std::uint32_t i) -> std::string_view {
        return names[i];
    };
    NameOrder order{names.size(), nameOf};
};

}  // namespace

TEST_CASE("A name is found as it is written, or else by one in other case", "[nameorder]") {
    const Names test;
    CHECK(test.order.find("Alpha", test.nameOf) == 1U);
    CHECK(test.order.find("alpha", test.nameOf) == 4U);
    CHECK(test.order.find("aLPHA", test.nameOf) == 3U);
    CHECK(test.order.find("beta", test.nameOf) == 0U);
    CHECK(test.order.find("\xC3\xA4", test.nameOf) == 6U);
    CHECK_FALSE(test.order.find("alph", test.nameOf));
    CHECK_FALSE(NameOrder().find("a", test.nameOf));
}

TEST_CASE("Names come in their order as far as a pattern goes", "[nameorder]") {
    const Names test;
    using Found = std::vector<std::string>;
    CHECK(test.matching("*") ==
          Found{"", "ALPHA", "Alpha", "alpha", "alphabetical", "beta", "beta", "\xC3\xA4"});
    CHECK(test.matching("alpha") == Found{"ALPHA", "Alpha", "alpha"});
    CHECK(test.matching("ALPHA?*") == Found{"alphabetical"});
    CHECK(test.matching("?eta", 1) == Found{"beta"});
    CHECK(test.matching("c*").empty());
}

TEST_CASE("A source file is meant by the end of its path", "[nameorder]") {
    CHECK(pathEndsWith("C:\\build\\Src\\drv.c", "src/DRV.C"));
    CHECK(pathEndsWith("drv.c", "drv.c"));
    CHECK(pathEndsWith("/a/drv.c", "/drv.c"));
    CHECK_FALSE(pathEndsWith("/a/mydrv.c", "drv.c"));
    CHECK_FALSE(pathEndsWith("drv.c", "/drv.c"));
    CHECK_FALSE(pathEndsWith("drv.c", ""));
}
