#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

#include "core/session/Session.h"
#include "ui/actions/MenuPlace.h"

class QWidget;

namespace hawser::ui {

class ActionRegistry;
class Navigator;
class Prompts;
class UserSettings;

// The docks that other parts of the window speak of, by their object names.
inline constexpr QLatin1String kCommandDock("commandDock");
inline constexpr QLatin1String kWatchDock("watchDock");
inline constexpr QLatin1String kLocalsDock("localsDock");
inline constexpr QLatin1String kRegistersDock("registersDock");
inline constexpr QLatin1String kMemoryDock("memoryDock");
inline constexpr QLatin1String kStackDock("stackDock");
inline constexpr QLatin1String kDisassemblyDock("disassemblyDock");
inline constexpr QLatin1String kSourceDock("sourceDock");
inline constexpr QLatin1String kBreakpointsDock("breakpointsDock");
inline constexpr QLatin1String kModulesDock("modulesDock");
inline constexpr QLatin1String kConnectionDock("connectionDock");
inline constexpr QLatin1String kTraceDock("traceDock");

// What a panel can be made of.
struct DockContext {
    session::Session& session;
    const ActionRegistry& actions;
    UserSettings& settings;
    Prompts& prompts;
    Navigator& navigator;
};

// Where a dock stands by default. Above: code, data over lists, state; below: commands, which need the width
// of a row of kv, and the line; under it all what goes across. Those that share a place are tabs in the
// table's order, the first on top; those that are closed by default come behind the others.
enum class Place { Code, Data, Lists, State, Commands, Line, Across };

// Its action is a switch that is on while the dock is open, on top or behind another tab.
struct DockSwitch {
    QString icon;
    QString tip;
    std::vector<MenuPlace> alsoIn;  // beside the View menu
    void (*opened)(QWidget* panel, bool open) = nullptr;
};

// The dock may stand several times, each with something of its own that is kept between runs: its action
// opens another one. The number is part of the object name.
struct SeveralDocks {
    std::size_t most = 0;
    QString first;  // what the first one shows when nothing was kept
    void (*fill)(QWidget* panel, const QString& content) = nullptr;
    QString (*content)(const QWidget* panel) = nullptr;
    QStringList (UserSettings::*kept)() const = nullptr;
    void (UserSettings::*keep)(const QStringList& contents) = nullptr;
    void (*onChange)(QWidget* panel, QObject* receiver, std::function<void()> then) = nullptr;
};

struct DockSpec {
    QString objectName;  // saved layouts know it by this
    QString title;       // its actions are named after it
    QString menuText;    // in the View menu
    QString showKeys = {};
    QString closeKeys = {};  // empty: no action closes it
    Place place = Place::Lists;
    QWidget* (*make)(const DockContext& context, int number) = nullptr;  // 1, 2... where there are several
    bool openByDefault = true;
    // It has something to read although no session is open; null: never.
    bool (*hasWords)(const QWidget* panel) = nullptr;
    std::optional<DockSwitch> toggle = {};
    std::optional<SeveralDocks> several = {};

    QString showName() const;   // of the action: "showCallStack", "newMemory", "protocolTrace"
    QString closeName() const;  // "closeCallStack"
};

// Every information window, in the order of the View menu. A new one is a row here and its own files.
const std::vector<DockSpec>& dockTable();

}  // namespace hawser::ui
