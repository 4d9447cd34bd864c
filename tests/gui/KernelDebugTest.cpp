#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <catch2/catch.hpp>

#include "tests/gui/GuiSupport.h"
#include "ui/kerneldebug/KernelDebugDialog.h"
#include "ui/kerneldebug/TargetRecipes.h"
#include "ui/widgets/NoticeBar.h"

using namespace Qt::StringLiterals;
using namespace hawser;
using namespace hawser::ui;

namespace {

ConnectionForm onPipe(const QString& path) {
    ConnectionForm form;
    form.socketPath = path;
    return form;
}
ConnectionForm tcp(const QString& host, const QString& port) {
    ConnectionForm form;
    form.kind = LineKind::Tcp;
    form.host = host;
    form.port = port;
    return form;
}
ConnectionForm serial(const QString& device, const QString& baud) {
    ConnectionForm form;
    form.kind = LineKind::Serial;
    form.device = device;
    form.baud = baud;
    return form;
}

ConnectionForm net(const QString& port, const QString& key, const QString& target = {}) {
    ConnectionForm form;
    form.kind = LineKind::Net;
    form.netPort = port;
    form.netKey = key;
    form.netTarget = target;
    return form;
}

}  // namespace

TEST_CASE("a form gives the connection string that gives the form", "[kerneldebug]") {
    const std::pair<ConnectionForm, QString> cases[] = {
        {onPipe(u"/run/vm/kd.sock"_s), u"com:pipe,port=/run/vm/kd.sock,resets=0,reconnect"_s},
        {tcp(u"127.0.0.1"_s, u"5555"_s), u"com:ipport=5555,port=127.0.0.1,reconnect"_s},
        {serial(u"/dev/ttyS0"_s, u"115200"_s), u"com:port=/dev/ttyS0,baud=115200,reconnect"_s},
        {net(u"50000"_s, u"1a.2b.3c.4d"_s), u"net:port=50000,key=1a.2b.3c.4d"_s},
        {net(u"50000"_s, u"@/home/me/key"_s), u"net:port=50000,key=@/home/me/key"_s},
        {net(u"50001"_s, u"1.2.3.4"_s, u"bench"_s), u"net:port=50001,key=1.2.3.4,target=bench"_s},
    };
    for (const auto& [form, connection] : cases) {
        CHECK(check(form).connection == connection);
        const auto back = formFrom(connection);
        REQUIRE(back);
        CHECK(check(*back).connection == connection);
    }
    CHECK_FALSE(formFrom(u"usb:targetname=x"_s));
    for (auto form : {onPipe(u"/a"_s), tcp(u"h"_s, u"1"_s), serial(u"/dev/ttyS0"_s, u"9600"_s)}) {
        form.reconnect = false;
        CHECK_FALSE(check(form).connection.contains(u"reconnect"_s));
        CHECK_FALSE(formFrom(check(form).connection)->reconnect);
    }
}

TEST_CASE("a wrong field is named with what is wrong about it", "[kerneldebug]") {
    const std::tuple<ConnectionForm, QString, QString> cases[] = {
        {onPipe({}), u"pipePath"_s, u"Enter the path"_s},
        {onPipe(u"kd.sock"_s), u"pipePath"_s, u"absolute"_s},
        {onPipe(u"/run/vm/"_s), u"pipePath"_s, u"directory"_s},
        {onPipe(u"/a,b"_s), u"pipePath"_s, u"commas"_s},
        {onPipe(u"/"_s + QString(107, u'x')), u"pipePath"_s, u"108 bytes"_s},
        {tcp({}, u"1"_s), u"tcpHost"_s, u"host"_s},
        {tcp(u"h"_s, {}), u"tcpPort"_s, u"Enter the TCP port"_s},
        {tcp(u"h"_s, u"0"_s), u"tcpPort"_s, u"between 1 and 65535"_s},
        {tcp(u"h"_s, u"65536"_s), u"tcpPort"_s, u"65536"_s},
        {serial({}, u"1"_s), u"serialDevice"_s, u"Enter the serial device"_s},
        {serial(u"COM1"_s, u"1"_s), u"serialDevice"_s, u"path"_s},
        {serial(u"/dev/ttyS0"_s, u"fast"_s), u"serialBaud"_s, u"fast"_s},
        {net(u"x"_s, u"1.2.3.4"_s), u"netPort"_s, u"UDP port"_s},
        {net(u"50000"_s, {}), u"netKey"_s, u"kdnet"_s},
        {net(u"50000"_s, u"1.2.3"_s), u"netKey"_s, u"four parts"_s},
        {net(u"50000"_s, u"1.2.3.12345678901234"_s), u"netKey"_s, u"1 to 13"_s},
        {net(u"50000"_s, u"1.2.3.a b"_s), u"netKey"_s, u"1 to 13"_s},
        {net(u"50000"_s, u"1.2.3.4"_s, u"a b"_s), u"netTarget"_s, u"blanks"_s},
    };
    for (const auto& [form, field, words] : cases) {
        const auto result = check(form);
        INFO(result.problem);
        CHECK(result.connection.isEmpty());
        CHECK(result.field == field);
        CHECK(result.problem.contains(words));
    }
    CHECK(check(onPipe(u"/"_s + QString(106, u'x'))).problem.isEmpty());
    auto resets = onPipe(u"/a"_s);
    resets.resets = u"x"_s;
    CHECK(check(resets).field == u"pipeResets"_s);
}

TEST_CASE("the lines for the other end carry the values entered", "[kerneldebug]") {
    const auto unixSocket = onPipe(u"/run/vm/kd.sock"_s);
    CHECK(recipeText(Recipe::Qemu, unixSocket)
              .contains(u"-chardev socket,id=kd,path=/run/vm/kd.sock,server=on,wait=off"_s));
    CHECK(
        recipeText(Recipe::Libvirt, unixSocket).contains(u"<source mode='bind' path='/run/vm/kd.sock'/>"_s));
    CHECK(recipeText(Recipe::VirtualBox, unixSocket).endsWith(u"--uart-mode1 server /run/vm/kd.sock"_s));
    CHECK(recipeText(Recipe::VMware, unixSocket).contains(u"serial0.fileName = \"/run/vm/kd.sock\""_s));
    CHECK(recipeText(Recipe::Windows, unixSocket)
              .contains(u"bcdedit /dbgsettings serial debugport:1 baudrate:115200"_s));
    const auto port = tcp(u"127.0.0.1"_s, u"5555"_s);
    CHECK(recipeText(Recipe::Qemu, port).contains(u"-serial tcp:127.0.0.1:5555,server=on,wait=off"_s));
    CHECK(recipeText(Recipe::Libvirt, port).contains(u"service='5555'"_s));
    CHECK(recipeText(Recipe::VirtualBox, port).contains(u"tcpserver 5555"_s));
    CHECK(recipeText(Recipe::Windows, serial(u"/dev/ttyS0"_s, u"19200"_s)).contains(u"baudrate:19200"_s));
    const auto kdnet = net(u"50000"_s, u"1.2.3.4"_s);
    CHECK(recipeText(Recipe::Windows, kdnet)
              .contains(u"bcdedit /dbgsettings net hostip:ADDRESS port:50000 key:1.2.3.4"_s));
    CHECK(recipeText(Recipe::Qemu, kdnet).contains(u"-device e1000e"_s));
    CHECK(recipeText(Recipe::VMware, kdnet).contains(u"e1000e"_s));
    CHECK(recipeText(Recipe::Qemu, onPipe(u"/run/it's/$HOME"_s)).contains(u"'/run/it'\\''s/$HOME'"_s));
}

TEST_CASE("the dialog refuses, previews and connects", "[kerneldebug]") {
    KernelDebugDialog dialog;
    dialog.show();
    auto* connectButton = test::child<QPushButton>(dialog, "connectButton");
    auto* preview = test::child<QLineEdit>(dialog, "connectionPreview");
    CHECK_FALSE(connectButton->isEnabled());
    auto* problem = test::child<NoticeBar>(dialog, "formProblem");
    CHECK(problem->isHidden());  // nothing was typed yet
    QTest::keyClicks(test::child<QLineEdit>(dialog, "pipePath"), u"x"_s);
    CHECK(problem->text().contains(u"absolute"_s));
    QTest::keyClick(test::child<QLineEdit>(dialog, "pipePath"), Qt::Key_Backspace);
    QTest::keyClicks(test::child<QLineEdit>(dialog, "pipePath"), u"/tmp/kd"_s);
    CHECK(connectButton->isEnabled());
    CHECK(preview->text() == u"com:pipe,port=/tmp/kd,resets=0,reconnect"_s);
    CHECK(test::child<QPlainTextEdit>(dialog, "recipeText")->toPlainText().contains(u"path=/tmp/kd"_s));

    test::child<QTabWidget>(dialog, "lineKinds")->setCurrentIndex(3);
    CHECK_FALSE(connectButton->isEnabled());
    CHECK(problem->isHidden());
    CHECK(test::child<QPlainTextEdit>(dialog, "recipeText")
              ->toPlainText()
              .contains(u"bcdedit /dbgsettings net hostip:ADDRESS port:50000\n"_s));
    QTest::keyClicks(test::child<QLineEdit>(dialog, "netKey"), u"1.2.3.4"_s);
    CHECK(preview->text() == u"net:port=50000,key=1.2.3.4"_s);

    dialog.setRecent({u"com:ipport=5555,port=localhost"_s});
    auto* recent = test::child<QComboBox>(dialog, "recentConnections");
    recent->setCurrentIndex(1);
    Q_EMIT recent->activated(1);
    CHECK(test::child<QTabWidget>(dialog, "lineKinds")->currentIndex() == 1);
    test::child<QComboBox>(dialog, "initialBreak")->setCurrentIndex(2);
    QSignalSpy asked(&dialog, &KernelDebugDialog::connectRequested);
    QTest::mouseClick(connectButton, Qt::LeftButton);
    REQUIRE(asked.count() == 1);
    CHECK(asked[0][0].toString() == u"com:ipport=5555,port=localhost"_s);
    CHECK(asked[0][1].value<session::InitialBreak>() == session::InitialBreak::AtFirstModule);
    CHECK_FALSE(dialog.isVisible());
}

TEST_CASE("a connection string may be pasted, and is what is connected with", "[kerneldebug]") {
    KernelDebugDialog dialog;
    dialog.show();
    auto* connectButton = test::child<QPushButton>(dialog, "connectButton");
    auto* preview = test::child<QLineEdit>(dialog, "connectionPreview");
    auto* pages = test::child<QTabWidget>(dialog, "lineKinds");
    QSignalSpy asked(&dialog, &KernelDebugDialog::connectRequested);
    const auto paste = [&](const QString& text) {
        dialog.show();
        preview->setFocus();
        preview->selectAll();
        preview->insert(text);
        Q_EMIT preview->textEdited(preview->text());
    };
    paste(u"hawser -k 'com:ipport=5555,port=10.0.0.1,listen'"_s);
    CHECK(pages->currentIndex() == 1);
    CHECK(test::child<QLineEdit>(dialog, "tcpHost")->text() == u"10.0.0.1"_s);
    CHECK(preview->text().startsWith(u"hawser -k"_s));  // what is being typed stays
    QTest::mouseClick(connectButton, Qt::LeftButton);
    REQUIRE(asked.count() == 1);
    CHECK(asked[0][0].toString() == u"com:ipport=5555,port=10.0.0.1,listen"_s);

    paste(u"1394:channel=1"_s);  // the session knows what is wrong with it
    REQUIRE(connectButton->isEnabled());
    QTest::mouseClick(connectButton, Qt::LeftButton);
    REQUIRE(asked.count() == 2);
    CHECK(asked[1][0].toString() == u"1394:channel=1"_s);

    paste(u"com:pipe,port="_s);
    CHECK_FALSE(connectButton->isEnabled());
    paste({});
    CHECK_FALSE(connectButton->isEnabled());
    QTest::keyClicks(test::child<QLineEdit>(dialog, "pipePath"), u"/tmp/kd"_s);
    CHECK(preview->text().startsWith(u"com:pipe,port=/tmp/kd"_s));
    CHECK(connectButton->isEnabled());
}

TEST_CASE("what is to be typed has the focus, on every page", "[kerneldebug]") {
    KernelDebugDialog dialog;
    dialog.show();
    dialog.activateWindow();
    const char* const fields[] = {"pipePath", "tcpHost", "serialDevice", "netKey"};
    for (int page = 0; page < 4; ++page) {
        test::child<QTabWidget>(dialog, "lineKinds")->setCurrentIndex(page);
        INFO(fields[page]);
        CHECK(test::waitFor([&] { return test::child<QLineEdit>(dialog, fields[page])->hasFocus(); }));
    }
    dialog.close();
    dialog.show();
    dialog.activateWindow();
    CHECK(test::waitFor([&] { return test::child<QLineEdit>(dialog, "netKey")->hasFocus(); }));
}

TEST_CASE("no letter of the dialog is underlined twice", "[kerneldebug]") {
    const KernelDebugDialog dialog;
    QString letters;
    const auto take = [&](const QString& text) {
        const auto at = text.indexOf(u'&');
        if (at >= 0 && at + 1 < text.size()) letters += text[at + 1].toUpper();
    };
    for (const auto* label : dialog.findChildren<QLabel*>()) take(label->text());
    for (const auto* button : dialog.findChildren<QAbstractButton*>()) take(button->text());
    const auto* pages = dialog.findChild<QTabWidget*>(u"lineKinds"_s);
    for (int i = 0; i < pages->count(); ++i) take(pages->tabText(i));
    CHECK(letters.size() > 12);
    for (const QChar letter : letters) {
        INFO(letters << " " << QString(letter));
        CHECK(letters.count(letter) == 1);
    }
}
