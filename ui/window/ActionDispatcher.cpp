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
      m_prompts(prompts) {}

void ActionDispatcher::run(ActionId id, bool checked) {
    if (id <= ActionId::ExitAsks) {
        runFile(id);
    } else if (id <= ActionId::GoToCurrentInstruction) {
        runEdit(id);
    } else if (id <= ActionId::ShowVersion) {
        runView(id, checked);
    } else {
        runDebug(id, checked);
    }
}

void ActionDispatcher::runFile(ActionId id) {
    if (id == ActionId::KernelDebug) m_window.openKernelDebug();
    if (id == ActionId::Exit) m_window.window()->close();
    if (id == ActionId::ExitLetsRun) m_settings.setExitHabit(ExitHabit::LetRun);
    if (id == ActionId::ExitLeavesAsIs) m_settings.setExitHabit(ExitHabit::LeaveAsIs);
    if (id == ActionId::ExitAsks) m_settings.setExitHabit(ExitHabit::Ask);
}

void ActionDispatcher::runEdit(ActionId id) {
    QWidget* focus = m_window.focusWidget();
    auto* find = m_docks.command()->findBar();
    if (id == ActionId::Cut) cutFrom(focus);
    if (id == ActionId::Copy) copyFrom(focus);
    if (id == ActionId::Paste) pasteInto(focus);
    if (id == ActionId::SelectAll) selectAllIn(focus);
    if (id == ActionId::ClearOutput) m_docks.command()->output()->clearAll();
    if (id == ActionId::SaveOutput) saveOutput();
    if (id == ActionId::Find) {
        m_docks.show(DockId::Command);
        find->start();
    }
    if (id == ActionId::FindNext) find->find(false);
    if (id == ActionId::FindPrevious) find->find(true);
    if (id == ActionId::GoToAddress) goToAddress();
    if (id == ActionId::GoToCurrentInstruction) {
        m_docks.show(DockId::Disassembly);
        m_docks.disassembly()->showCurrent();
    }
}

void ActionDispatcher::runView(ActionId id, bool checked) {
    if (id == ActionId::ShowCommand) m_docks.show(DockId::Command);
    if (id == ActionId::ShowRegisters) m_docks.show(DockId::Registers);
    if (id == ActionId::ShowCallStack) m_docks.show(DockId::CallStack);
    if (id == ActionId::ShowDisassembly) m_docks.show(DockId::Disassembly);
    if (id == ActionId::ShowBreakpoints) m_docks.show(DockId::Breakpoints);
    if (id == ActionId::ShowModules) m_docks.show(DockId::Modules);
    if (id == ActionId::ShowConnection) m_docks.show(DockId::Connection);
    if (id == ActionId::ShowSessions) Q_EMIT m_window.overviewRequested();
    if (id == ActionId::NextSession) Q_EMIT m_window.neighbourRequested(1);
    if (id == ActionId::PreviousSession) Q_EMIT m_window.neighbourRequested(-1);
    if (id == ActionId::NewMemory) {
        if (auto* panel = m_docks.addMemory({})) {
            auto* dock = qobject_cast<QDockWidget*>(panel->parentWidget());
            dock->raise();
            panel->setFocus();
        }
    }
    if (id == ActionId::CloseCommand) m_docks.close(DockId::Command);
    if (id == ActionId::CloseRegisters) m_docks.close(DockId::Registers);
    if (id == ActionId::CloseMemory) m_docks.closeMemory();
    if (id == ActionId::CloseCallStack) m_docks.close(DockId::CallStack);
    if (id == ActionId::CloseDisassembly) m_docks.close(DockId::Disassembly);
    if (id == ActionId::CloseBreakpoints) m_docks.close(DockId::Breakpoints);
    if (id == ActionId::CloseConnection) m_docks.close(DockId::Connection);
    if (id == ActionId::CloseCurrentWindow) m_docks.closeCurrent();
    if (id == ActionId::NextWindow) m_docks.focusNext();
    if (id == ActionId::VerboseOutput) m_session.order(session::SetVerbose{checked});
    if (id == ActionId::ShowVersion) m_window.say(session::OutputKind::Status, versionText() + u'\n');
}

void ActionDispatcher::runDebug(ActionId id, bool checked) {
    if (id == ActionId::Go) m_session.order(session::Execute{u"g"_s});
    if (id == ActionId::GoHandled) m_session.order(session::Execute{u"gh"_s});
    if (id == ActionId::GoUnhandled) m_session.order(session::Execute{u"gn"_s});
    if (id == ActionId::StepInto) m_session.order(session::Execute{u"t"_s});
    if (id == ActionId::StepOver) m_session.order(session::Execute{u"p"_s});
    if (id == ActionId::StepOut) m_session.order(session::Execute{u"gu"_s});
    if (id == ActionId::RunToCursor) runToCursor();
    if (id == ActionId::ToggleBreakpoint) toggleBreakpoint();
    if (id == ActionId::StopDebugging) m_session.order(session::CloseSession{});
    if (id == ActionId::Break) m_session.order(session::BreakIn{});
    if (id == ActionId::CycleBaudRate) m_session.order(session::CycleBaudRate{});
    if (id == ActionId::CycleInitialBreak) {
        const int next = (static_cast<int>(m_session.told().initialBreak) + 1) % 3;
        m_session.order(session::SetInitialBreak{static_cast<session::InitialBreak>(next)});
    }
    if (id == ActionId::InitialBreakNone)
        m_session.order(session::SetInitialBreak{session::InitialBreak::None});
    if (id == ActionId::InitialBreakKernelStart)
        m_session.order(session::SetInitialBreak{session::InitialBreak::AtKernelStart});
    if (id == ActionId::InitialBreakFirstModule)
        m_session.order(session::SetInitialBreak{session::InitialBreak::AtFirstModule});
    if (id == ActionId::Resynchronize) m_session.order(session::Resynchronize{});
    if (id == ActionId::RestartConnection) m_session.order(session::Restart{});
    if (id == ActionId::ProtocolTrace) {
        if (checked)
            m_docks.show(DockId::Trace);
        else
            m_docks.close(DockId::Trace);
    }
    if (id == ActionId::ResetLayout) m_docks.resetLayout();
    if (id == ActionId::KeyboardHelp) showKeyboard();
    if (id == ActionId::About) showAbout();
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
