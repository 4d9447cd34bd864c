#include "core/session/watch/WatchText.h"

#include <fmt/format.h>

#include <QJsonDocument>
#include <QJsonObject>

#include "core/base/Text.h"

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {

constexpr std::size_t kMaxText = 512;  // bytes of one text

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string oneLine(const std::string& words) {
    std::string line = printable(words, kMaxText);
    for (char& c : line)
        if (c == '\n' || c == '\t') c = ' ';
    return line;
}
std::string oneLine(const QString& words) {
    return oneLine(words.toStdString());
}

std::string plainLine(const QDateTime& time, std::string_view what, std::string_view words) {
    return fmt::format("{}  {:<22}  {}\n",
                       time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s).toStdString(), what, words);
}

std::string jsonLine(const QDateTime& time, const QString& event, QJsonObject object) {
    object[u"time"_s] = time.toUTC().toString(Qt::ISODateWithMs);
    object[u"event"_s] = event;
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + '\n';
}

// Counters of a session fit a double's 53 bits for longer than any machine runs.
QJsonValue number(std::uint64_t value) {
    return static_cast<double>(value);
}

QJsonObject counters(const Statistics& statistics) {
    return {{u"bytesReceived"_s, number(statistics.bytesReceived)},
            {u"bytesSent"_s, number(statistics.bytesSent)},
            {u"packetsReceived"_s, number(statistics.packetsReceived)},
            {u"packetsSent"_s, number(statistics.packetsSent)},
            {u"resends"_s, number(statistics.resends)},
            {u"damaged"_s, number(statistics.badChecksums + statistics.damagedPackets)},
            {u"strayBytes"_s, number(statistics.strayBytes)},
            {u"resetsSent"_s, number(statistics.resetsSent)},
            {u"resetsReceived"_s, number(statistics.resetsReceived)},
            {u"refusedDatagrams"_s, number(statistics.refusedDatagrams)}};
}

}  // namespace

std::string watchedState(WatchForm form, const ConnectionChange& change) {
    if (form == WatchForm::Lines) return plainLine(change.time, nameOf(change.to), oneLine(change.reason));
    return jsonLine(change.time, u"state"_s,
                    {{u"from"_s, text(identifierOf(change.from))},
                     {u"to"_s, text(identifierOf(change.to))},
                     {u"reason"_s, text(oneLine(change.reason))},
                     {u"counters"_s, counters(change.statistics)}});
}

std::string watchedTarget(WatchForm form, const QDateTime& time, const TargetSummary& target) {
    if (form == WatchForm::Lines) {
        return plainLine(
            time, "target",
            fmt::format("{}, {} processor{}, kernel base {}", oneLine(target.name), target.processors,
                        target.processors == 1 ? "" : "s", formatAddress(target.kernelBase)));
    }
    return jsonLine(time, u"target"_s,
                    {{u"name"_s, text(oneLine(target.name))},
                     {u"version"_s, text(oneLine(target.version))},
                     {u"processors"_s, number(target.processors)},
                     {u"kernelBase"_s, text(fmt::format("{:#x}", target.kernelBase.value()))}});
}

std::string watchedHealth(WatchForm form, const QDateTime& time, const HealthReport& report) {
    if (form == WatchForm::Lines) {
        const std::string advice = report.advice.empty() ? "" : " " + oneLine(report.advice);
        return plainLine(time, fmt::format("health {}", nameOf(report.health)),
                         oneLine(report.reason) + advice);
    }
    return jsonLine(time, u"health"_s,
                    {{u"health"_s, text(nameOf(report.health))},
                     {u"reason"_s, text(oneLine(report.reason))},
                     {u"advice"_s, text(oneLine(report.advice))}});
}

std::string watchedFileLost(WatchForm form, const QDateTime& time, const QString& sentence) {
    if (form == WatchForm::Lines) return plainLine(time, "file lost", oneLine(sentence));
    return jsonLine(time, u"fileLost"_s, {{u"reason"_s, text(oneLine(sentence))}});
}

std::string watchedEnd(WatchForm form, const QDateTime& time, ConnectionState state, int exitCode,
                       const std::string& reason) {
    if (form == WatchForm::Lines)
        return plainLine(time, "end", fmt::format("{} The last state: {}.", oneLine(reason), nameOf(state)));
    return jsonLine(time, u"end"_s,
                    {{u"state"_s, text(identifierOf(state))},
                     {u"exitCode"_s, exitCode},
                     {u"reason"_s, text(oneLine(reason))}});
}

int watchExitCode(ConnectionState state) {
    switch (state) {
        case ConnectionState::Running:
        case ConnectionState::Stopped:
            return kWatchTargetThere;
        case ConnectionState::Failed:
            return kWatchLineRefused;
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
            return kWatchTargetAbsent;
    }
    return kWatchTargetAbsent;
}

}  // namespace hawser::session
