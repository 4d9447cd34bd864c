#pragma once

#include <QObject>
#include <vector>

#include "core/session/Session.h"

class QDockWidget;
class QMainWindow;

namespace hawser::ui {

class ActionRegistry;
class CommandPanel;
class DisassemblyPanel;
class DockTabSet;
class MemoryPanel;
class Prompts;
class UserSettings;

enum class DockId { Command, Registers, CallStack, Disassembly, Breakpoints, Modules, Connection, Trace };

// Every information window of the main window: makes them, shows and closes them, and keeps their places
// between runs. GUI thread; what is handed over outlives it.
class DockSet : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMaxMemory = 16;  // windows
    static constexpr int kLayoutVersion = 2;

    DockSet(QMainWindow& window, session::Session& session, const ActionRegistry& actions,
            UserSettings& settings, Prompts& prompts);

    CommandPanel* command() const { return m_command; }
    DisassemblyPanel* disassembly() const { return m_disassembly; }
    QDockWidget* dock(DockId id) const;
    const std::vector<QDockWidget*>& all() const { return m_all; }

    void show(DockId id);  // opened if need be, on top, with the focus
    void close(DockId id);
    void closeMemory();   // the newest one that is shown
    void closeCurrent();  // the one that holds the focus
    void focusNext();
    MemoryPanel* addMemory(const QString& expression);
    void showMemory(const QString& expression);  // in the first Memory window
    void showCode(Address address);

    void resetLayout();
    void restore();  // the layout; the window's place is not the docks'
    void hideFloating();
    void showFloating();  // those that hideFloating() took away
    void save();

  private:
    QDockWidget* addDock(const QString& objectName, const QString& title, QWidget* panel);
    void makePanels(const ActionRegistry& actions, Prompts& prompts);
    void makeTrace(const ActionRegistry& actions, Prompts& prompts);
    void placeByDefault();
    void raise(QDockWidget* dock);
    QDockWidget* current() const;
    QDockWidget* memoryDock() const;  // the first that is shown, else the first

    QMainWindow& m_window;
    session::Session& m_session;
    UserSettings& m_settings;
    DockTabSet* m_tabs;
    CommandPanel* m_command = nullptr;
    DisassemblyPanel* m_disassembly = nullptr;
    std::vector<QDockWidget*> m_all;  // in DockId's order, Memory windows behind
    std::vector<QDockWidget*> m_memory;
    std::vector<QDockWidget*> m_takenAway;
};

}  // namespace hawser::ui
