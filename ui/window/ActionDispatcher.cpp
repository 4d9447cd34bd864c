#include "ui/window/ActionDispatcher.h"

#include <QApplication>
#include <QDockWidget>
#include <QFile>

#include "ui/command/CommandPanel.h"
#include "ui/command/FindBar.h"
#include "ui/command/OutputView.h"
#include "ui/disassembly/DisassemblyPanel.h"
#include "ui/memory/MemoryPanel.h"
#include "ui/settings/UserSettings.h"
#include "ui/text/Format.h"
#include "ui/widgets/Prompts.h"
#include "ui/window/Clipboard.h"
#include "ui/window/DockSet.h"
#include "ui/window/MainWindow.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
ActionDispatcher::ActionDispatcher(MainWindow& window, session::Session& session, DockSet& docks,
                                   UserSettings& settings, Prompts& prompts)
    : QObject(&window),
      m_window(window),
      m_session(session),
      m_docks(docks),
      m_settings(settings),
      m_prompts(prompts) {
    addWindow();
    addEdit();
    addDocks();
    addDebug();
}

void ActionDispatcher::run(ActionId id, bool checked) {
    if (const auto found = m_handlers.find(id); found != m_handlers.end()) found->second(checked);
}

void ActionDispatcher::addWindow() {
    m_handlers[ActionId::KernelDebug] = [this](bool) { m_window.openKernelDebug(); };
    m_handlers[ActionId::Exit] = [this](bool) { m_window.window()->close(); };
    m_handlers[ActionId::ExitLetsRun] = [this](bool) { m_settings.setExitHabit(ExitHabit::LetRun); };
    m_handlers[ActionId::ExitLeavesAsIs] = [this](bool) { m_settings.setExitHabit(ExitHabit::LeaveAsIs); };
    m_handlers[ActionId::ExitAsks] = [this](bool) { m_settings.setExitHabit(ExitHabit::Ask); };
}

void ActionDispatcher::addEdit() {
    m_handlers[ActionId::Cut] = [this](bool) { cutFrom(m_window.focusWidget()); };
    m_handlers[ActionId::Copy] = [this](bool) { copyFrom(m_window.focusWidget()); };
    m_handlers[ActionId::Paste] = [this](bool) { pasteInto(m_window.focusWidget()); };
    m_handlers[ActionId::SelectAll] = [this](bool) { selectAllIn(m_window.focusWidget()); };
    m_handlers[ActionId::ClearOutput] = [this](bool) { m_docks.command()->output()->clearAll(); };
    m_handlers[ActionId::SaveOutput] = [this](bool) { saveOutput(); };
    m_handlers[ActionId::Find] = [this](bool) {
        m_docks.show(DockId::Command);
        m_docks.command()->findBar()->start();
    };
    m_handlers[ActionId::FindNext] = [this](bool) { m_docks.command()->findBar()->find(false); };
    m_handlers[ActionId::FindPrevious] = [this](bool) { m_docks.command()->findBar()->find(true); };
    m_handlers[ActionId::GoToAddress] = [this](bool) { goToAddress(); };
    m_handlers[ActionId::GoToCurrentInstruction] = [this](bool) {
        m_docks.show(DockId::Disassembly);
        m_docks.disassembly()->showCurrent();
    };
}

void ActionDispatcher::addDocks() {
    m_handlers[ActionId::ShowCommand] = [this](bool) { m_docks.show(DockId::Command); };
    m_handlers[ActionId::ShowRegisters] = [this](bool) { m_docks.show(DockId::Registers); };
    m_handlers[ActionId::ShowCallStack] = [this](bool) { m_docks.show(DockId::CallStack); };
    m_handlers[ActionId::ShowDisassembly] = [this](bool) { m_docks.show(DockId::Disassembly); };
    m_handlers[ActionId::ShowBreakpoints] = [this](bool) { m_docks.show(DockId::Breakpoints); };
    m_handlers[ActionId::ShowModules] = [this](bool) { m_docks.show(DockId::Modules); };
    m_handlers[ActionId::ShowConnection] = [this](bool) { m_docks.show(DockId::Connection); };
    m_handlers[ActionId::ShowSessions] = [this](bool) { Q_EMIT m_window.overviewRequested(); };
    m_handlers[ActionId::NextSession] = [this](bool) { Q_EMIT m_window.neighbourRequested(1); };
    m_handlers[ActionId::PreviousSession] = [this](bool) { Q_EMIT m_window.neighbourRequested(-1); };
    m_handlers[ActionId::NewMemory] = [this](bool) {
        if (auto* panel = m_docks.addMemory({})) {
            auto* dock = qobject_cast<QDockWidget*>(panel->parentWidget());
            dock->raise();
            panel->setFocus();
        }
    };
    m_handlers[ActionId::CloseCommand] = [this](bool) { m_docks.close(DockId::Command); };
    m_handlers[ActionId::CloseRegisters] = [this](bool) { m_docks.close(DockId::Registers); };
    m_handlers[ActionId::CloseMemory] = [this](bool) { m_docks.closeMemory(); };
    m_handlers[ActionId::CloseCallStack] = [this](bool) { m_docks.close(DockId::CallStack); };
    m_handlers[ActionId::CloseDisassembly] = [this](bool) { m_docks.close(DockId::Disassembly); };
    m_handlers[ActionId::CloseBreakpoints] = [this](bool) { m_docks.close(DockId::Breakpoints); };
    m_handlers[ActionId::CloseConnection] = [this](bool) { m_docks.close(DockId::Connection); };
    m_handlers[ActionId::CloseCurrentWindow] = [this](bool) { m_docks.closeCurrent(); };
    m_handlers[ActionId::NextWindow] = [this](bool) { m_docks.focusNext(); };
    m_handlers[ActionId::VerboseOutput] = [this](bool checked) {
        m_session.order(session::SetVerbose{checked});
    };
    m_handlers[ActionId::ShowVersion] = [this](bool) {
        m_window.say(session::OutputKind::Status, versionText() + u'\n');
    };
}

void ActionDispatcher::addDebug() {
    m_handlers[ActionId::Go] = [this](bool) { m_session.order(session::Execute{u"g"_s}); };
    m_handlers[ActionId::GoHandled] = [this](bool) { m_session.order(session::Execute{u"gh"_s}); };
    m_handlers[ActionId::GoUnhandled] = [this](bool) { m_session.order(session::Execute{u"gn"_s}); };
    m_handlers[ActionId::StepInto] = [this](bool) { m_session.order(session::Execute{u"t"_s}); };
    m_handlers[ActionId::StepOver] = [this](bool) { m_session.order(session::Execute{u"p"_s}); };
    m_handlers[ActionId::StepOut] = [this](bool) { m_session.order(session::Execute{u"gu"_s}); };
    m_handlers[ActionId::RunToCursor] = [this](bool) { runToCursor(); };
    m_handlers[ActionId::ToggleBreakpoint] = [this](bool) { toggleBreakpoint(); };
    m_handlers[ActionId::StopDebugging] = [this](bool) { m_session.order(session::CloseSession{}); };
    m_handlers[ActionId::Break] = [this](bool) { m_session.order(session::BreakIn{}); };
    m_handlers[ActionId::CycleBaudRate] = [this](bool) { m_session.order(session::CycleBaudRate{}); };
    m_handlers[ActionId::CycleInitialBreak] = [this](bool) {
        const int next = (static_cast<int>(m_session.told().initialBreak) + 1) % 3;
        m_session.order(session::SetInitialBreak{static_cast<session::InitialBreak>(next)});
    };
    m_handlers[ActionId::InitialBreakNone] = [this](bool) {
        m_session.order(session::SetInitialBreak{session::InitialBreak::None});
    };
    m_handlers[ActionId::InitialBreakKernelStart] = [this](bool) {
        m_session.order(session::SetInitialBreak{session::InitialBreak::AtKernelStart});
    };
    m_handlers[ActionId::InitialBreakFirstModule] = [this](bool) {
        m_session.order(session::SetInitialBreak{session::InitialBreak::AtFirstModule});
    };
    m_handlers[ActionId::Resynchronize] = [this](bool) { m_session.order(session::Resynchronize{}); };
    m_handlers[ActionId::RestartConnection] = [this](bool) { m_session.order(session::Restart{}); };
    m_handlers[ActionId::ProtocolTrace] = [this](bool checked) {
        if (checked)
            m_docks.show(DockId::Trace);
        else
            m_docks.close(DockId::Trace);
    };
    m_handlers[ActionId::ResetLayout] = [this](bool) { m_docks.resetLayout(); };
    m_handlers[ActionId::KeyboardHelp] = [this](bool) { showKeyboard(); };
    m_handlers[ActionId::About] = [this](bool) { showAbout(); };
}

void ActionDispatcher::runToCursor() {
    if (const auto caret = m_docks.disassembly()->caret())
        m_session.order(session::Execute{u"g 0x%1"_s.arg(hexAddress(*caret))});
}

// Elsewhere than in a code window F9 opens the list, as in classic WinDbg.
void ActionDispatcher::toggleBreakpoint() {
    const QWidget* focus = m_window.focusWidget();
    if (focus && m_docks.disassembly()->isAncestorOf(focus)) {
        m_docks.disassembly()->toggleBreakpoint();
    } else {
        m_docks.show(DockId::Breakpoints);
    }
}

void ActionDispatcher::goToAddress() {
    m_prompts.askText(&m_window, u"Go to Address"_s, u"Address expression:"_s, {},
                      [this](const QString& text) {
                          m_docks.show(DockId::Disassembly);
                          m_docks.disassembly()->showExpression(text);
                      });
}

void ActionDispatcher::saveOutput() {
    m_prompts.askSavePath(
        &m_window, u"Write Command Output to File"_s, u"hawser.log"_s, [this](const QString& path) {
            QFile file(path);
            const QByteArray text = m_docks.command()->output()->toPlainText().toUtf8();
            if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size()) return;
            m_docks.command()->output()->say(session::OutputKind::Error,
                                             u"%1 cannot be written: %2\n"_s.arg(path, file.errorString()));
        });
}

void ActionDispatcher::showKeyboard() {
    QStringList lines;
    for (const auto& spec : actionTable())
        if (!spec.keys.isEmpty())
            lines += u"%1  %2"_s.arg(QString(spec.keys).replace("; "_L1, " or "_L1).leftJustified(28),
                                     QString(spec.text).remove(u'&'));
    m_docks.command()->output()->say(session::OutputKind::Normal, lines.join(u'\n') + u'\n');
    m_docks.show(DockId::Command);
}

void ActionDispatcher::showAbout() {
    m_prompts.inform(
        &m_window, u"About Hawser"_s,
        versionText() +
            u"\n\nSpeaks the Windows kernel debugger's protocol to a live target, keeps the connection, "
            "and brings it back when it is lost."_s);
}

}  // namespace hawser::ui
