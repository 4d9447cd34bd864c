#pragma once

#include <QObject>
#include <QSize>
#include <QTimer>
#include <map>
#include <optional>
#include <vector>

#include "ui/widgets/Navigator.h"
#include "ui/window/DockTable.h"

class QDockWidget;
class QMainWindow;

namespace hawser::ui {

class CommandPanel;
class DisassemblyPanel;
class SourcePanel;
class DockTabSet;

// Every information window of the main window, as DockTable says: makes them, shows and closes them, and
// keeps their places between runs. Docks are named by their row's object name. GUI thread; what is handed
// over outlives it.
class DockSet : public QObject, public Navigator {
    Q_OBJECT
  public:
    static constexpr int kLayoutVersion = 3;

    DockSet(QMainWindow& window, session::Session& session, const ActionRegistry& actions,
            UserSettings& settings, Prompts& prompts);

    CommandPanel* command() const;
    DisassemblyPanel* disassembly() const;
    SourcePanel* source() const;
    QDockWidget* dock(const QString& name) const;  // of several the first that is shown, else the first
    const std::vector<QDockWidget*>& all() const { return m_all; }

    void show(const QString& name);     // opened if need be, on top, with the focus
    void close(const QString& name);    // of several the newest that is shown
    void another(const QString& name);  // of those that may stand several times; not beyond their limit
    void closeCurrent();                // the one that holds the focus
    void focusNext();
    void showCode(Address address) override;
    void showSource() override;
    void showMemory(const QString& expression) override;
    void addToWatch(const QString& expression) override;
    void showFrame(const session::StackFrame& frame) override;

    void resetLayout();
    void restore();  // the layout; the window's place is not the docks'
    // While it is, something else stands in the docks' place, but for those that have something to say.
    void setDormant(bool dormant);
    bool isDormant() const { return m_awake.has_value(); }
    void hideFloating();
    void showFloating();  // those that hideFloating() took away
    void save();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QDockWidget* add(const DockSpec& spec, const QString& content = {});
    void follow(const DockSpec& spec, QDockWidget* dock);
    void placeByDefault();
    void shareOut();
    void goDormant();
    void comeBack(QDockWidget* dock);
    std::vector<QDockWidget*> at(Place place) const;
    void raise(QDockWidget* dock);
    QDockWidget* current() const;

    QMainWindow& m_window;
    DockContext m_context;
    DockTabSet* m_tabs;
    std::map<QString, std::vector<QDockWidget*>> m_docks;  // by the row's object name, oldest first
    std::vector<QDockWidget*> m_all;  // in the table's order, those that stand several times behind
    std::vector<QDockWidget*> m_takenAway;
    std::optional<QByteArray> m_awake;  // the layout to come back to; only while dormant
    std::map<QString, QSize> m_closed;  // what docks measured when they were closed, by object name
    QTimer m_keepTimer;                 // a drag is many changes
};

}  // namespace hawser::ui
