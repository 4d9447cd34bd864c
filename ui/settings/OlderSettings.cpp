#include "ui/settings/OlderSettings.h"

#include <QStringList>
#include <optional>

#include "core/session/start/LineIdentity.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// 2: kept by line. Without it: the first.
constexpr int kVersion = 2;
constexpr auto kVersionKey = "file/version"_L1;
constexpr auto kOneHistory = "command/history"_L1;
constexpr auto kCode = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QString keyOfName(QLatin1StringView group, const QString& name) {
    return group + u'/' + QString::fromLatin1(name.toUtf8().toBase64(kCode));
}

std::optional<QString> nameIn(const QString& code) {
    const auto name =
        QByteArray::fromBase64Encoding(code.toLatin1(), kCode | QByteArray::AbortOnBase64DecodingErrors);
    return name ? std::optional(QString::fromUtf8(*name)) : std::nullopt;
}

QStringList keysBelow(QSettings& settings, const QString& group) {
    settings.beginGroup(group);
    const QStringList keys = settings.allKeys();
    settings.endGroup();
    return keys;
}

void moveGroup(QSettings& settings, const QString& from, const QString& to) {
    if (from == to) return;
    if (keysBelow(settings, to).isEmpty())
        for (const QString& key : keysBelow(settings, from))
            settings.setValue(to + u'/' + key, settings.value(from + u'/' + key));
    settings.remove(from);
}

void moveToLines(QSettings& settings, QLatin1StringView group, const QStringList& recent) {
    for (const QString& connection : recent)
        moveGroup(settings, keyOfName(group, connection), settingsKey(group, connection));
    settings.beginGroup(group);
    const QStringList codes = settings.childGroups();
    settings.endGroup();
    for (const QString& code : codes)
        if (const auto name = nameIn(code))
            moveGroup(settings, group + u'/' + code, settingsKey(group, *name));
}

}  // namespace

QString settingsKey(QLatin1StringView group, const QString& connection) {
    return keyOfName(group, session::lineIdentity(connection));
}

void bringUpToDate(QSettings& settings) {
    if (settings.value(kVersionKey, 1).toInt() >= kVersion) return;
    const QStringList recent = settings.value(kRecentKey).toStringList();
    moveToLines(settings, group::kBreakpoints, recent);
    moveToLines(settings, group::kEventFilters, recent);
    const QStringList history = settings.value(kOneHistory).toStringList();
    for (const QString& connection : recent) {
        const QString key = settingsKey(group::kHistory, connection);
        if (!history.isEmpty() && !settings.contains(key)) settings.setValue(key, history);
    }
    settings.remove(kOneHistory);
    settings.setValue(kVersionKey, kVersion);
    settings.sync();
}

}  // namespace hawser::ui
