#pragma once

#include <QSettings>
#include <QString>

namespace hawser::ui {

// Where the settings of a line stand: the group, and the line whatever its connection string is spelled like.
QString settingsKey(QLatin1StringView group, const QString& connection);

namespace group {
inline constexpr QLatin1StringView kBreakpoints{"breakpoints"};
inline constexpr QLatin1StringView kEventFilters{"events"};
inline constexpr QLatin1StringView kHistory{"history"};
}  // namespace group
inline constexpr QLatin1StringView kRecentKey{"connections/recent"};

// What earlier versions have kept, put where it stands now: breakpoints and settings of events by the line
// instead of by the spelling of its connection string, and the one history of all lines given to each of the
// recent ones. Of several spellings of a line the one that was used last is kept. Done once; nothing where
// nothing is older.
void bringUpToDate(QSettings& settings);

}  // namespace hawser::ui
