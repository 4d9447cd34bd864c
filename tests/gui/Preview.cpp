// Shows the main window over a scripted target: hawser-preview [empty|stopped|running|lost|long|dialog]
// [--dark]
#include <QApplication>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTimer>

#include "tests/gui/SampleTarget.h"
#include "ui/actions/ActionRegistry.h"
#include "ui/kerneldebug/KernelDebugDialog.h"
#include "ui/settings/UserSettings.h"
#include "ui/widgets/WidgetPrompts.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;
using hawser::session::ConnectionState;
using hawser::session::OutputKind;
using hawser::test::FakeSession;

namespace {

void printConversation(FakeSession& fake) {
    fake.print(OutputKind::Status,
               u"Hawser 0.1.0, a kernel debugger.\nOpened pipe /run/vm/kd.sock\nWaiting to reconnect...\n"_s);
    fake.print(
        OutputKind::Normal,
        u"Connected to Windows 10 19041 x64 target at (Sat Nov 21 10:12:07.310 2026 (UTC + 0:00)), ptr64 "
        u"TRUE\n"
        "Kernel Debugger connection established.\nWindows 10 Kernel Version 19041 MP (2 procs) Free x64\n"
        "Kernel base = 0xfffff800`11c00000 PsLoadedModuleList = 0xfffff800`1282a2b0\n"_s);
    fake.print(OutputKind::Target, u"hwsdisk: read of sector 0x4e, 8 blocks\nhwspulse: tick 1204\n"_s);
    fake.print(OutputKind::Stop, u"Breakpoint 0 hit\n"_s);
    fake.print(OutputKind::Normal,
               u"hwsdisk+0x168a:\nfffff800`1234568a 741c            je      hwsdisk+0x16c2\n"_s);
    fake.print(OutputKind::Input, u"0: kd> lm\n"_s);
    fake.print(
        OutputKind::Normal,
        u"start             end                 module name\nfffff800`11c00000 fffff800`12c46000   "_s);
    fake.print(OutputKind::Normal, u"nt"_s, u"lm m nt"_s);
    fake.print(OutputKind::Normal, u"         (deferred)\nfffff800`12344000 fffff800`1234f000   "_s);
    fake.print(OutputKind::Normal, u"hwsdisk"_s, u"lm m hwsdisk"_s);
    fake.print(OutputKind::Normal, u"    (deferred)\n"_s);
    fake.print(OutputKind::Input, u"0: kd> dt nosuch\n"_s);
    fake.print(OutputKind::Error, u"Couldn't resolve error at 'nosuch'\n"_s);
    fake.print(OutputKind::Input, u"0: kd> .restart\n"_s);
    fake.print(OutputKind::Error, u"'.restart' is a command of the console debugger. In the window use "_s);
    fake.print(OutputKind::Error, u"Debug, Kernel Connection, Restart Connection"_s, u"action:restart"_s);
    fake.print(OutputKind::Error, u".\n"_s);
    fake.print(OutputKind::Trace, u"10:12:09.114 → DATA 80800001 DbgKdGetContext, 64 bytes\n"_s);
}

void play(FakeSession& fake, const QString& scene) {
    fake.changeState(ConnectionState::Opening, u"The connection is being opened."_s);
    fake.changeState(ConnectionState::WaitingForTarget, u"The socket is open; nothing has been heard yet."_s);
    fake.changeState(ConnectionState::Synchronizing, u"The target sent a packet."_s);
    hawser::test::fillSampleTarget(fake);
    fake.identify(hawser::test::sampleSummary(), u"pipe /run/vm/kd.sock"_s);
    fake.setModules(hawser::test::sampleModules());
    fake.setBreakpoints(hawser::test::sampleBreakpoints());
    printConversation(fake);
    hawser::session::Statistics counters;
    counters.bytesReceived = 1'284'770;
    counters.bytesSent = 91'204;
    counters.packetsReceived = 4182;
    counters.packetsSent = 4170;
    counters.resends = 2;
    counters.badChecksums = 1;
    counters.roundTrip = std::chrono::microseconds(412);
    counters.sinceLastHeard = std::chrono::milliseconds(200);
    fake.setStatistics(counters);
    fake.changeState(ConnectionState::Running, u"The target was told to go on."_s);
    fake.stop(u"Breakpoint 0 hit"_s);
    QTimer::singleShot(300, &fake, [&fake, scene] {
        fake.registers.values[0].value = 0x1204;
        fake.registers.values[3].value = 0x4f;
        fake.registers.values.at(16).value = fake.programCounter.value();
        fake.stop(u"Breakpoint 0 hit"_s);
        if (scene == "running"_L1) fake.resume();
        if (scene == "long"_L1) {
            auto summary = hawser::test::sampleSummary();
            summary.name =
                u"Windows 11 Enterprise Insider Preview 26100 with a name that goes on and on x64"_s;
            fake.identify(summary, u"pipe "_s + QString(u"/a/folder/with/a/long/name"_s).repeated(6));
            for (auto& process : fake.tasks.processes) {
                process.name = std::string(40, 'W') + ".exe";
                for (auto& thread : process.threads)
                    thread.startName = "nt!" + std::string(120, 'x') + "+0x1234";
            }
            fake.tasks.processes.back().threads.clear();
            fake.tasks.trouble = "The list of processes is damaged: behind " + std::string(30, '0') +
                                 " it leads into itself, and nobody knows where the rest of it went.";
            auto many = hawser::session::Statistics();
            many.bytesReceived = many.bytesSent = 987'654'321'098;
            many.packetsReceived = many.packetsSent = 1'234'567'890;
            many.resends = many.damagedPackets = 123'456'789;
            fake.setStatistics(many);
            fake.changeState(
                ConnectionState::Resynchronizing,
                QString(u"The target reported another state although it was stopped; it is asked "
                        "again, and nobody knows how often. "_s)
                    .repeated(4));
        }
        if (scene == "lost"_L1)
            fake.changeState(ConnectionState::Unresponsive,
                             u"No answer for 3 s to a request for memory; it was sent again 3 times."_s);
    });
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    const QStringList arguments = QApplication::arguments();
    if (arguments.contains(u"--dark"_s)) {
        QPalette dark(QColor(45, 48, 52));
        dark.setColor(QPalette::Base, QColor(30, 32, 35));
        dark.setColor(QPalette::AlternateBase, QColor(38, 41, 45));
        dark.setColor(QPalette::Highlight, QColor(58, 110, 180));
        dark.setColor(QPalette::Link, QColor(120, 170, 255));
        QApplication::setPalette(dark);
    }
    const QString scene = arguments.value(1);
    QTemporaryDir directory;
    hawser::ui::UserSettings settings(directory.path());
    settings.addRecentConnection(u"com:pipe,port=/run/vm/kd.sock,resets=0,reconnect"_s);
    hawser::ui::WidgetPrompts prompts;
    FakeSession session;
    hawser::ui::MainWindow window(session, settings, prompts);
    QObject::connect(&window, &hawser::ui::MainWindow::closed, &application, &QApplication::quit);
    window.show();
    FakeSession& fake = session;
    if (scene == "dialog"_L1) window.openKernelDebug();
    if (scene != "empty"_L1 && scene != "dialog"_L1)
        QTimer::singleShot(300, &fake, [&] { play(fake, scene); });
    return QApplication::exec();
}
