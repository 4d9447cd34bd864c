#pragma once

#include <QDateTime>
#include <string>

#include "core/session/watch/Health.h"

// What `hawser-kd --watch` prints: one line for each event, for people or as one JSON object. Pure.
namespace hawser::session {

enum class WatchForm { Lines, Json };

// Each line ends with a newline; text from the target cannot break it. Times: local in lines, UTC in JSON.
std::string watchedState(WatchForm form, const ConnectionChange& change);
std::string watchedTarget(WatchForm form, const QDateTime& time, const TargetSummary& target);
std::string watchedHealth(WatchForm form, const QDateTime& time, const HealthReport& report);
std::string watchedFileLost(WatchForm form, const QDateTime& time, const QString& sentence);
std::string watchedEnd(WatchForm form, const QDateTime& time, ConnectionState state, int exitCode,
                       const std::string& reason);

// How a watch ended.
inline constexpr int kWatchTargetThere = 0;  // it was ended while the target ran or was stopped
inline constexpr int kWatchLineRefused =
    1;  // the line cannot be opened, or is lost and shall not be reopened
inline constexpr int kWatchTargetAbsent = 3;  // it was ended while there was no target
int watchExitCode(ConnectionState state);

}  // namespace hawser::session
