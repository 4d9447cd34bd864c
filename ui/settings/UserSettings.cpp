#include "ui/settings/UserSettings.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>

#include "core/session/UserText.h"
#include "core/session/start/LineIdentity.h"
#include "ui/settings/OlderSettings.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// A settings file is input too.
constexpr int kMaxBreakpoints = 1000;
constexpr int kMaxEventFilters = 256;  // the engine takes no more

constexpr qsizetype kMaxLayout = 1 << 20;   // bytes
constexpr qsizetype kMaxColumns = 1 << 12;  // bytes
constexpr qsizetype kMaxFontName = 200;
constexpr int kMaxDockSizes = 64;
constexpr int kMaxDockExtent = 16'384;  // pixels

QString filePath(const QString& directory) {
    const QString folder =
        directory.isEmpty()
            ? QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/Hawser"_s
            : directory;
    return QDir(folder).filePath(u"hawser.ini"_s);
}

// Connections hold keys. QSettings keeps the mode of a file that is there.
QString privateFile(const QString& path) {
    if (QDir().mkpath(QFileInfo(path).path())) static_cast<void>(session::keepPrivate(path));
    return path;
}

void writeBreakpoint(QSettings& settings, const session::Breakpoint& breakpoint) {
    settings.setValue(u"id"_s, breakpoint.id);
    settings.setValue(u"kind"_s, static_cast<int>(breakpoint.kind));
    settings.setValue(u"enabled"_s, breakpoint.enabled);
    settings.setValue(u"address"_s, QString::number(static_cast<qulonglong>(breakpoint.address.value()), 16));
    settings.setValue(u"module"_s, QString::fromStdString(breakpoint.module));
    settings.setValue(u"offset"_s, static_cast<qulonglong>(breakpoint.offset));
    settings.setValue(u"size"_s, breakpoint.size);
    settings.setValue(u"passes"_s, static_cast<qulonglong>(breakpoint.passes));
    settings.setValue(u"command"_s, QString::fromStdString(breakpoint.command));
    settings.setValue(u"oneShot"_s, breakpoint.oneShot);
    settings.setValue(u"expression"_s, QString::fromStdString(breakpoint.expression));
    settings.setValue(u"process"_s, QString::number(static_cast<qulonglong>(breakpoint.process.value()), 16));
    settings.setValue(u"thread"_s, QString::number(static_cast<qulonglong>(breakpoint.thread.value()), 16));
    settings.setValue(u"maxFrames"_s, static_cast<qulonglong>(breakpoint.maxFrames));
    settings.setValue(u"minFrames"_s, static_cast<qulonglong>(breakpoint.minFrames));
}

session::Breakpoint readBreakpoint(const QSettings& settings) {
    session::Breakpoint breakpoint;
    breakpoint.id = settings.value(u"id"_s).toUInt();
    const int kind = settings.value(u"kind"_s).toInt();
    if (kind >= 0 && kind <= static_cast<int>(session::BreakpointKind::Io))
        breakpoint.kind = static_cast<session::BreakpointKind>(kind);
    breakpoint.enabled = settings.value(u"enabled"_s, true).toBool();
    breakpoint.address = Address(settings.value(u"address"_s).toString().toULongLong(nullptr, 16));
    breakpoint.module = settings.value(u"module"_s).toString().toStdString();
    breakpoint.resolved = breakpoint.module.empty();
    breakpoint.offset = settings.value(u"offset"_s).toULongLong();
    breakpoint.size = settings.value(u"size"_s, 1).toUInt();
    breakpoint.passes = settings.value(u"passes"_s, 1).toULongLong();
    breakpoint.passesLeft = breakpoint.passes;
    breakpoint.command = settings.value(u"command"_s).toString().toStdString();
    breakpoint.oneShot = settings.value(u"oneShot"_s).toBool();
    breakpoint.expression = settings.value(u"expression"_s).toString().toStdString();
    breakpoint.process = Address(settings.value(u"process"_s).toString().toULongLong(nullptr, 16));
    breakpoint.thread = Address(settings.value(u"thread"_s).toString().toULongLong(nullptr, 16));
    breakpoint.maxFrames = settings.value(u"maxFrames"_s).toULongLong();
    breakpoint.minFrames = settings.value(u"minFrames"_s).toULongLong();
    return breakpoint;
}

void writeEventFilter(QSettings& settings, const session::EventFilter& filter) {
    settings.setValue(u"code"_s, QString::fromStdString(filter.code));
    settings.setValue(u"status"_s, static_cast<int>(filter.status));
    settings.setValue(u"handled"_s, filter.handled);
    settings.setValue(u"argument"_s, QString::fromStdString(filter.argument));
    settings.setValue(u"command"_s, QString::fromStdString(filter.command));
    settings.setValue(u"secondCommand"_s, QString::fromStdString(filter.secondCommand));
}

// The rest of a filter is the engine's, which knows it by the code.
std::optional<session::EventFilter> readEventFilter(const QSettings& settings) {
    bool isNumber = false;
    const int status = settings.value(u"status"_s).toInt(&isNumber);
    if (!isNumber || status < 0 || status > static_cast<int>(session::BreakStatus::Ignore)) return {};
    session::EventFilter filter;
    filter.code = settings.value(u"code"_s).toString().toStdString();
    filter.status = static_cast<session::BreakStatus>(status);
    filter.handled = settings.value(u"handled"_s).toBool();
    filter.argument = settings.value(u"argument"_s).toString().toStdString();
    filter.command = settings.value(u"command"_s).toString().toStdString();
    filter.secondCommand = settings.value(u"secondCommand"_s).toString().toStdString();
    return filter;
}

// `read` gives an item, or nothing for one that is spoiled.
template <class Item, class Read>
std::vector<Item> readArray(QSettings& settings, const QString& key, int most, const Read& read) {
    std::vector<Item> items;
    const int count = std::min(settings.beginReadArray(key), most);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        if (std::optional<Item> item = read(settings)) items.push_back(std::move(*item));
    }
    settings.endArray();
    return items;
}

template <class Item, class Write>
void writeArray(QSettings& settings, const QString& key, const std::vector<Item>& items, const Write& write) {
    settings.remove(key);
    if (items.empty()) return;
    settings.beginWriteArray(key, static_cast<int>(items.size()));
    for (std::size_t i = 0; i < items.size(); ++i) {
        settings.setArrayIndex(static_cast<int>(i));
        write(settings, items[i]);
    }
    settings.endArray();
}

}  // namespace

UserSettings::UserSettings(const QString& directory)
    : m_settings(privateFile(filePath(directory)), QSettings::IniFormat) {
    bringUpToDate(m_settings);
}

void UserSettings::write(const QString& key, const QVariant& value) {
    if (m_settings.value(key) == value) return;
    m_settings.setValue(key, value);
    m_settings.sync();
}

QByteArray UserSettings::layout() const {
    return m_settings.value(u"window/layout"_s).toByteArray().left(kMaxLayout);
}
void UserSettings::setLayout(const QByteArray& layout) {
    write(u"window/layout"_s, layout);
}

QByteArray UserSettings::geometry() const {
    return m_settings.value(u"window/geometry"_s).toByteArray().left(kMaxLayout);
}
void UserSettings::setGeometry(const QByteArray& geometry) {
    write(u"window/geometry"_s, geometry);
}

QByteArray UserSettings::overviewLayout() const {
    return m_settings.value(u"window/overview"_s).toByteArray().left(kMaxLayout);
}
void UserSettings::setOverviewLayout(const QByteArray& layout) {
    write(u"window/overview"_s, layout);
}

std::map<QString, QSize> UserSettings::dockSizes() const {
    std::map<QString, QSize> sizes;
    const QStringList kept = m_settings.value(u"window/docks"_s).toStringList().mid(0, kMaxDockSizes);
    for (const QString& one : kept) {
        const QStringList parts = one.split(u' ');  // "stackDock 400 300"
        if (parts.size() != 3) continue;
        const QSize size(parts[1].toInt(), parts[2].toInt());
        if (size.width() > 0 && size.height() > 0)
            sizes[parts[0]] = size.boundedTo({kMaxDockExtent, kMaxDockExtent});
    }
    return sizes;
}
void UserSettings::setDockSizes(const std::map<QString, QSize>& sizes) {
    QStringList kept;
    for (const auto& [name, size] : sizes)
        kept += u"%1 %2 %3"_s.arg(name).arg(size.width()).arg(size.height());
    write(u"window/docks"_s, kept);
}

ViewOptions UserSettings::viewOptions() const {
    ViewOptions options;
    const QString theme = m_settings.value(u"view/theme"_s).toString();
    if (theme == "light"_L1) options.theme = ThemeChoice::Light;
    if (theme == "dark"_L1) options.theme = ThemeChoice::Dark;
    options.fontFamily = m_settings.value(u"view/font"_s).toString().left(kMaxFontName);
    const double size = m_settings.value(u"view/fontSize"_s, options.fontSize).toDouble();
    if (std::isfinite(size))
        options.fontSize = std::clamp(size, ViewOptions::kLeastFont, ViewOptions::kLargestFont);
    options.wordWrap = m_settings.value(u"view/wordWrap"_s, options.wordWrap).toBool();
    options.enterRepeats = m_settings.value(u"view/enterRepeats"_s, options.enterRepeats).toBool();
    return options;
}

void UserSettings::setViewOptions(const ViewOptions& options) {
    if (options == viewOptions()) return;
    const auto themeName = [](ThemeChoice theme) {
        switch (theme) {
            case ThemeChoice::System:
                return u"system"_s;
            case ThemeChoice::Light:
                return u"light"_s;
            case ThemeChoice::Dark:
                return u"dark"_s;
        }
        return QString();
    };
    write(u"view/theme"_s, themeName(options.theme));
    write(u"view/font"_s, options.fontFamily);
    write(u"view/fontSize"_s, options.fontSize);
    write(u"view/wordWrap"_s, options.wordWrap);
    write(u"view/enterRepeats"_s, options.enterRepeats);
    Q_EMIT viewOptionsChanged(viewOptions());
}

QStringList UserSettings::commandHistory(const QString& connection) const {
    return m_settings.value(settingsKey(group::kHistory, connection)).toStringList().mid(0, kMaxHistory);
}
void UserSettings::setCommandHistory(const QString& connection, const QStringList& lines) {
    write(settingsKey(group::kHistory, connection),
          lines.mid(std::max<qsizetype>(0, lines.size() - kMaxHistory)));
}

QStringList UserSettings::recentConnections() const {
    return m_settings.value(kRecentKey).toStringList().mid(0, kMaxRecent);
}

void UserSettings::addRecentConnection(const QString& connection) {
    if (connection.isEmpty()) return;
    QStringList recent = recentConnections();
    const QString line = session::lineIdentity(connection);
    recent.removeIf([&](const QString& other) { return session::lineIdentity(other) == line; });
    recent.prepend(connection);
    write(QString(kRecentKey), recent.mid(0, kMaxRecent));
    Q_EMIT recentConnectionsChanged();
}

void UserSettings::forgetRecentConnection(const QString& connection) {
    QStringList recent = recentConnections();
    recent.removeAll(connection);
    write(QString(kRecentKey), recent);
    Q_EMIT recentConnectionsChanged();
}

QStringList UserSettings::memoryExpressions() const {
    return m_settings.value(u"memory/expressions"_s).toStringList();
}
void UserSettings::setMemoryExpressions(const QStringList& expressions) {
    write(u"memory/expressions"_s, expressions);
}

QStringList UserSettings::watchExpressions() const {
    return m_settings.value(u"watch/expressions"_s).toStringList();
}
void UserSettings::setWatchExpressions(const QStringList& expressions) {
    write(u"watch/expressions"_s, expressions);
}

QByteArray UserSettings::columns(const QString& view) const {
    return m_settings.value(u"columns/"_s + view).toByteArray().left(kMaxColumns);
}
void UserSettings::setColumns(const QString& view, const QByteArray& columns) {
    write(u"columns/"_s + view, columns);
}

QStringList UserSettings::hiddenRegisterGroups() const {
    // What is seldom looked at is not read at each stop either.
    return m_settings.value(u"registers/hidden"_s, QStringList{u"Vector"_s}).toStringList();
}
void UserSettings::setHiddenRegisterGroups(const QStringList& names) {
    write(u"registers/hidden"_s, names);
}

QString UserSettings::symbolPath() const {
    return m_settings.value(u"symbols/path"_s).toString();
}

void UserSettings::setSymbolPath(const QString& path) {
    if (path != symbolPath()) write(u"symbols/path"_s, path);
}

ExitHabit UserSettings::exitHabit() const {
    const QString habit = m_settings.value(u"exit/habit"_s).toString();
    if (habit == "leave"_L1) return ExitHabit::LeaveAsIs;
    return habit == "ask"_L1 ? ExitHabit::Ask : ExitHabit::LetRun;
}

void UserSettings::setExitHabit(ExitHabit habit) {
    const auto name = [habit] {
        switch (habit) {
            case ExitHabit::LetRun:
                return u"run"_s;
            case ExitHabit::LeaveAsIs:
                return u"leave"_s;
            case ExitHabit::Ask:
                return u"ask"_s;
        }
        return QString();
    };
    write(u"exit/habit"_s, name());
    Q_EMIT exitHabitChanged();
}

std::vector<session::Breakpoint> UserSettings::breakpoints(const QString& connection) const {
    return readArray<session::Breakpoint>(m_settings, settingsKey(group::kBreakpoints, connection),
                                          kMaxBreakpoints, readBreakpoint);
}

void UserSettings::setBreakpoints(const QString& connection,
                                  const std::vector<session::Breakpoint>& breakpoints) {
    writeArray(m_settings, settingsKey(group::kBreakpoints, connection), breakpoints, writeBreakpoint);
    m_settings.sync();
}

std::vector<session::EventFilter> UserSettings::eventFilters(const QString& connection) const {
    return readArray<session::EventFilter>(m_settings, settingsKey(group::kEventFilters, connection),
                                           kMaxEventFilters, readEventFilter);
}

void UserSettings::setEventFilters(const QString& connection,
                                   const std::vector<session::EventFilter>& filters) {
    writeArray(m_settings, settingsKey(group::kEventFilters, connection), filters, writeEventFilter);
    m_settings.sync();
}

}  // namespace hawser::ui
