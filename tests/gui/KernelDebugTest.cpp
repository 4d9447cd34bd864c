#include <QAbstractButton>
#include <QCheckBox>
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
using hawser::session::ConnectionForm;
using hawser::session::FormPage;

namespace {

ConnectionForm onPipe(const QString& path) {
    ConnectionForm form;
    form.socketPath = path;
    return form;
}
ConnectionForm tcp(const QString& host, const QString& port) {
    ConnectionForm form;
    form.page = FormPage::Tcp;
    form.host = host;
    form.port = port;
    return form;
}
ConnectionForm serial(const QString& device, const QString& baud) {
    ConnectionForm form;
    form.page = FormPage::Serial;
    form.device = device;
    form.baud = baud;
    return form;
}

ConnectionForm net(const QString& port, const QString& key, const QString& target = {}) {
    ConnectionForm form;
    form.page = FormPage::Net;
    form.netPort = port;
    form.netKey = key;
    form.netTarget = target;
    return form;
}

}  // namespace

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

TEST_CASE("a recent line is what it was, whatever the pages can show of it", "[kerneldebug]") {
    KernelDebugDialog dialog;
    dialog.setRecent({u"com:pipe,port=kd.sock,baud=9600,listen"_s});
    dialog.show();
    QSignalSpy asked(&dialog, &KernelDebugDialog::connectRequested);
    Q_EMIT test::child<QComboBox>(dialog, "recentConnections")->activated(1);
    CHECK(test::child<QCheckBox>(dialog, "listen")->isChecked());
    QTest::mouseClick(test::child<QPushButton>(dialog, "connectButton"), Qt::LeftButton);
    REQUIRE(asked.count() == 1);
    CHECK(asked[0][0].toString() == u"com:pipe,port=kd.sock,baud=9600,listen"_s);
}

TEST_CASE("where we listen, the lines for the other end make it call", "[kerneldebug]") {
    auto unixSocket = onPipe(u"/run/kd"_s);
    unixSocket.listen = true;
    CHECK(recipeText(Recipe::Qemu, unixSocket).contains(u"path=/run/kd,reconnect=1"_s));
    CHECK(recipeText(Recipe::Libvirt, unixSocket).contains(u"mode='connect'"_s));
    CHECK(recipeText(Recipe::VirtualBox, unixSocket).endsWith(u"client /run/kd"_s));
    CHECK(recipeText(Recipe::VMware, unixSocket).contains(u"endPoint = \"client\""_s));
    auto port = tcp({}, u"5555"_s);
    port.listen = true;
    CHECK(recipeText(Recipe::Qemu, port).contains(u"tcp:127.0.0.1:5555,reconnect=1"_s));
    CHECK(recipeText(Recipe::VirtualBox, port).endsWith(u"tcpclient 127.0.0.1:5555"_s));
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
