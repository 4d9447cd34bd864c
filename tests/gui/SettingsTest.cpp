// What the user has kept, also by an earlier version.
#include <QSettings>
#include <QTemporaryDir>
#include <catch2/catch.hpp>

#include "ui/settings/UserSettings.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;

namespace {

const QString kPlain = u"com:pipe,port=/run/vm/kd.sock"_s;
const QString kLong = u"com:pipe,port=/run/vm/kd.sock,resets=0,reconnect"_s;
const QString kTcp = u"com:ipport=5555,port=localhost"_s;

// hawser.ini as the version before wrote it: by the spelling of the connection string, and one history.
class OldFile {
  public:
    OldFile() { settings.setValue(u"connections/recent"_s, QStringList{kLong, kTcp, kPlain}); }

    static QString key(const QString& group, const QString& connection) {
        const auto code =
            connection.toUtf8().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        return group + u'/' + QString::fromLatin1(code);
    }
    void breakpointAt(const QString& connection, std::uint64_t address) {
        settings.beginWriteArray(key(u"breakpoints"_s, connection), 1);
        settings.setArrayIndex(0);
        settings.setValue(u"address"_s, QString::number(static_cast<qulonglong>(address), 16));
        settings.endArray();
    }

    QTemporaryDir folder;
    QSettings settings{folder.filePath(u"hawser.ini"_s), QSettings::IniFormat};
};

std::vector<std::uint64_t> addressesOf(const UserSettings& settings, const QString& connection) {
    std::vector<std::uint64_t> addresses;
    for (const auto& breakpoint : settings.breakpoints(connection))
        addresses.push_back(breakpoint.address.value());
    return addresses;
}

}  // namespace

TEST_CASE("what was kept by the spelling of a line is kept by the line", "[settings]") {
    OldFile old;
    old.breakpointAt(kPlain, 0x1000);
    old.breakpointAt(kLong, 0x2000);
    old.breakpointAt(kTcp, 0x3000);
    old.breakpointAt(u"demo"_s, 0x4000);
    old.breakpointAt(u"com:port=com1"_s, 0x5000);  // no longer a recent one
    old.settings.beginWriteArray(OldFile::key(u"events"_s, kPlain), 1);
    old.settings.setArrayIndex(0);
    old.settings.setValue(u"code"_s, u"av"_s);
    old.settings.setValue(u"status"_s, 1);
    old.settings.endArray();
    old.settings.setValue(u"command/history"_s, QStringList{u"k"_s, u"r"_s});
    old.settings.sync();
    for (int run = 0; run < 2; ++run) {
        const UserSettings settings(old.folder.path());
        CHECK(addressesOf(settings, kPlain) == std::vector<std::uint64_t>{0x2000});  // used last
        CHECK(addressesOf(settings, kLong) == std::vector<std::uint64_t>{0x2000});
        CHECK(addressesOf(settings, kTcp) == std::vector<std::uint64_t>{0x3000});
        CHECK(addressesOf(settings, u"demo"_s) == std::vector<std::uint64_t>{0x4000});
        CHECK(addressesOf(settings, u"com:port=/dev/ttyS0"_s) == std::vector<std::uint64_t>{0x5000});
        REQUIRE(settings.eventFilters(kLong).size() == 1);
        CHECK(settings.eventFilters(kLong)[0].code == "av");
        CHECK(settings.commandHistory(kTcp) == QStringList{u"k"_s, u"r"_s});
        CHECK(settings.commandHistory(kPlain) == QStringList{u"k"_s, u"r"_s});
    }
    old.settings.sync();
    CHECK_FALSE(old.settings.contains(u"command/history"_s));
    CHECK_FALSE(old.settings.childGroups().contains(u"command"_s));
}

TEST_CASE("what is kept now is not taken for what was kept before", "[settings]") {
    OldFile old;
    {
        UserSettings settings(old.folder.path());
        settings.setBreakpoints(kPlain, {});
        settings.setCommandHistory(kPlain, {u"lm"_s});
    }
    old.settings.sync();
    old.settings.setValue(u"command/history"_s, QStringList{u"k"_s});
    old.settings.sync();
    const UserSettings settings(old.folder.path());
    CHECK(settings.commandHistory(kLong) == QStringList{u"lm"_s});
    CHECK(settings.commandHistory(kTcp).isEmpty());
}

TEST_CASE("a file that was spoiled before is taken as far as it goes", "[settings]") {
    OldFile old;
    old.settings.setValue(u"breakpoints/no-base64!!/size"_s, 1);
    old.settings.setValue(u"breakpoints/loose"_s, 3);
    old.settings.setValue(u"file/version"_s, u"two"_s);
    old.breakpointAt(kTcp, 0x3000);
    old.settings.sync();
    const UserSettings settings(old.folder.path());
    CHECK(addressesOf(settings, kTcp) == std::vector<std::uint64_t>{0x3000});
}
