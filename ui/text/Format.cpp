#include "ui/text/Format.h"

#include <QLocale>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace hawser::ui {

QString textFrom(const Error& error) {
    return textFrom(inWords(error));
}

QString noticeOf(const std::optional<Error>& error) {
    if (!error || error->code == ErrorCode::Cancelled || error->code == ErrorCode::Overtaken) return {};
    return textFrom(*error);
}

QString textFrom(const std::string& utf8, qsizetype limit) {
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    if (text.size() > limit) {
        text.truncate(limit);
        text += u'…';
    }
    return text;
}

QString hexDigits(std::uint64_t value, int digits) {
    return QString::number(static_cast<qulonglong>(value), 16).rightJustified(digits, u'0');
}

QString hexAddress(Address address, bool pointers64) {
    const auto low = hexDigits(address.value() & 0xffffffffU, 8);
    return pointers64 ? hexDigits(address.value() >> 32U, 8) + u'`' + low : low;
}

QString countText(std::uint64_t count) {
    QString digits = QString::number(static_cast<qulonglong>(count));
    for (qsizetype at = digits.size() - 3; at > 0; at -= 3) digits.insert(at, QChar(0x2009));
    return digits;
}

QString plainTip(const QString& text) {
    if (!Qt::mightBeRichText(text)) return text;
    return u"<span style='white-space:pre-wrap'>%1</span>"_s.arg(text.toHtmlEscaped());
}

QString byteCountText(std::uint64_t bytes) {
    if (bytes < 1000) return u"%1 B"_s.arg(bytes);
    return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

QString agoText(std::chrono::milliseconds elapsed) {
    const double seconds = static_cast<double>(elapsed.count()) / 1000.0;
    if (seconds < 10.0) return u"%1 s ago"_s.arg(seconds, 0, 'f', 1);
    if (seconds < 120.0) return u"%1 s ago"_s.arg(seconds, 0, 'f', 0);
    if (seconds < 7200.0) return u"%1 min ago"_s.arg(seconds / 60.0, 0, 'f', 0);
    return u"%1 h ago"_s.arg(seconds / 3600.0, 0, 'f', 0);
}

QString roundTripText(std::chrono::microseconds time) {
    const auto micro = time.count();
    if (micro < 1000) return u"%1 µs"_s.arg(micro);
    return u"%1 ms"_s.arg(static_cast<double>(micro) / 1000.0, 0, 'f', micro < 100000 ? 1 : 0);
}

std::optional<std::uint64_t> parseUserNumber(const QString& text) {
    QString digits = text.trimmed().toLower();
    digits.remove(u'`');
    int radix = 16;
    const auto takePrefix = [&](QLatin1StringView prefix, int value) {
        if (!digits.startsWith(prefix)) return false;
        digits.remove(0, prefix.size());
        radix = value;
        return true;
    };
    (void)(takePrefix("0x"_L1, 16) || takePrefix("0n"_L1, 10) || takePrefix("0y"_L1, 2) ||
           takePrefix("0t"_L1, 8));
    if (digits.isEmpty() || digits.front() == u'-' || digits.front() == u'+') return {};
    bool ok = false;
    const qulonglong value = digits.toULongLong(&ok, radix);
    if (!ok) return {};
    return value;
}

QString initialBreakText(session::InitialBreak initialBreak) {
    const std::string_view label = session::labelOf(initialBreak);
    return QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
}

QString breakpointKindText(session::BreakpointKind kind) {
    switch (kind) {
        case session::BreakpointKind::Software:
            return u"software"_s;
        case session::BreakpointKind::Execute:
            return u"execute"_s;
        case session::BreakpointKind::Write:
            return u"write"_s;
        case session::BreakpointKind::ReadWrite:
            return u"read or write"_s;
        case session::BreakpointKind::Io:
            return u"port"_s;
    }
    return {};
}

QString stateName(session::ConnectionState state) {
    const auto name = session::nameOf(state);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString stateSentence(session::ConnectionState state) {
    const auto words = session::inWords(state);
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

}  // namespace hawser::ui
