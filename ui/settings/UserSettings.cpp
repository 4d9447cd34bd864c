#include "ui/settings/UserSettings.h"

#include <QDir>
#include <QFileInfo>

#include "core/session/UserText.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// A settings file is input too.
constexpr int kMaxBreakpoints = 1000;
constexpr int kMaxEventFilters = 256;  // the engine takes no more

constexpr auto kBreakpoints = "breakpoints"_L1;
constexpr auto kEventFilters = "events"_L1;

QString filePath(const QString& directory) {
    return QDir(directory).filePath(u"hawser.ini"_s);
}

QSettings openSettings(const QString& directory) {
    return directory.isEmpty()
               ? QSettings(QSettings::IniFormat, QSettings::UserScope, u"Hawser"_s, u"hawser"_s)
               : QSettings(filePath(directory), QSettings::IniFormat);
}

// A connection string holds slashes, which QSettings takes as groups.
QString keyOf(QLatin1StringView group, const QString& connection) {
    const auto code =
        connection.toUtf8().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    return group + u'/' + QString::fromLatin1(code);
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

// QSettings cannot be copied or moved: built in place by guaranteed elision.
UserSettings::UserSettings(const QString& directory) : m_settings(openSettings(directory)) {
    // Connections hold keys. QSettings keeps the mode of a file that is there.
    const QString path = m_settings.fileName();
    if (QDir().mkpath(QFileInfo(path).path())) static_cast<void>(session::keepPrivate(path));
}

QByteArray UserSettings::layout() const {
    return m_settings.value(u"window/layout"_s).toByteArray();
}
QByteArray UserSettings::geometry() const {
    return m_settings.value(u"window/geometry"_s).toByteArray();
}

void UserSettings::setLayout(const QByteArray& layout, const QByteArray& geometry) {
    m_settings.setValue(u"window/layout"_s, layout);
    m_settings.setValue(u"window/geometry"_s, geometry);
}

QByteArray UserSettings::overviewLayout() const {
    return m_settings.value(u"window/overview"_s).toByteArray();
}
void UserSettings::setOverviewLayout(const QByteArray& layout) {
    m_settings.setValue(u"window/overview"_s, layout);
}

QStringList UserSettings::commandHistory() const {
    return m_settings.value(u"command/history"_s).toStringList();
}
void UserSettings::setCommandHistory(const QStringList& lines) {
    m_settings.setValue(u"command/history"_s, lines.mid(std::max<qsizetype>(0, lines.size() - kMaxHistory)));
}

QStringList UserSettings::recentConnections() const {
    return m_settings.value(u"connections/recent"_s).toStringList();
}
void UserSettings::addRecentConnection(const QString& connection) {
    if (connection.isEmpty()) return;
    QStringList recent = recentConnections();
    recent.removeAll(connection);
    recent.prepend(connection);
    m_settings.setValue(u"connections/recent"_s, recent.mid(0, kMaxRecent));
}

QStringList UserSettings::memoryExpressions() const {
    return m_settings.value(u"memory/expressions"_s).toStringList();
}
void UserSettings::setMemoryExpressions(const QStringList& expressions) {
    m_settings.setValue(u"memory/expressions"_s, expressions);
}

QStringList UserSettings::hiddenRegisterGroups() const {
    // What is seldom looked at is not read at each stop either.
    return m_settings.value(u"registers/hidden"_s, QStringList{u"Vector"_s}).toStringList();
}
void UserSettings::setHiddenRegisterGroups(const QStringList& names) {
    m_settings.setValue(u"registers/hidden"_s, names);
}

ExitHabit UserSettings::exitHabit() const {
    const QString habit = m_settings.value(u"exit/habit"_s).toString();
    if (habit == "leave"_L1) return ExitHabit::LeaveAsIs;
    return habit == "ask"_L1 ? ExitHabit::Ask : ExitHabit::LetRun;
}

void UserSettings::setExitHabit(ExitHabit habit) {
    switch (habit) {
        case ExitHabit::LetRun:
            m_settings.setValue(u"exit/habit"_s, u"run"_s);
            return;
        case ExitHabit::LeaveAsIs:
            m_settings.setValue(u"exit/habit"_s, u"leave"_s);
            return;
        case ExitHabit::Ask:
            m_settings.setValue(u"exit/habit"_s, u"ask"_s);
            return;
    }
}

std::vector<session::Breakpoint> UserSettings::breakpoints(const QString& connection) const {
    return readArray<session::Breakpoint>(m_settings, keyOf(kBreakpoints, connection), kMaxBreakpoints,
                                          readBreakpoint);
}

void UserSettings::setBreakpoints(const QString& connection,
                                  const std::vector<session::Breakpoint>& breakpoints) {
    writeArray(m_settings, keyOf(kBreakpoints, connection), breakpoints, writeBreakpoint);
}

std::vector<session::EventFilter> UserSettings::eventFilters(const QString& connection) const {
    return readArray<session::EventFilter>(m_settings, keyOf(kEventFilters, connection), kMaxEventFilters,
                                           readEventFilter);
}

void UserSettings::setEventFilters(const QString& connection,
                                   const std::vector<session::EventFilter>& filters) {
    writeArray(m_settings, keyOf(kEventFilters, connection), filters, writeEventFilter);
}

}  // namespace hawser::ui
