#include "ui/kerneldebug/ConnectionForm.h"

#include <QMap>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr qsizetype kMaxSocketPath = 107;  // bytes: sun_path of unix(7) without the final zero
constexpr uint kMaxPort = 65535;
constexpr uint kMaxBaud = 4'000'000;  // the highest rate of termios
constexpr uint kMaxResets = 1'000'000;
constexpr qsizetype kKeyParts = 4;
constexpr qsizetype kMostKeyDigits = 13;  // per part: base 36, below 2^64

FormCheck wrong(const QString& field, const QString& problem) {
    return {{}, problem, field};
}

// A comma or blank would end the value in the connection string.
bool fitsInString(const QString& value) {
    return !value.contains(u',') && !value.contains(u' ') && !value.contains(u'"');
}

QString reconnectOf(const ConnectionForm& form) {
    return form.reconnect ? u",reconnect"_s : QString();
}

FormCheck checkPipe(const ConnectionForm& form) {
    const QString path = form.socketPath.trimmed();
    const QString field = u"pipePath"_s;
    if (path.isEmpty()) return wrong(field, u"Enter the path of the virtual machine's Unix socket."_s);
    if (!path.startsWith(u'/'))
        return wrong(field, u"The socket's path must be absolute: it must begin with “/”."_s);
    if (path.endsWith(u'/'))
        return wrong(field, u"The path names a directory; the socket's own name is missing."_s);
    if (!fitsInString(path))
        return wrong(field, u"The path must not contain commas, blanks or quotation marks."_s);
    if (path.toUtf8().size() > kMaxSocketPath)
        return wrong(field, u"The path has %1 bytes; a Unix socket's path can have %2 at most."_s
                                .arg(path.toUtf8().size())
                                .arg(kMaxSocketPath));
    bool ok = false;
    const uint resets = form.resets.trimmed().toUInt(&ok);
    if (!ok || resets > kMaxResets)
        return wrong(u"pipeResets"_s, u"Resets must be a number; 0 means no limit."_s);
    return {u"com:pipe,port=%1,resets=%2%3"_s.arg(path).arg(resets).arg(reconnectOf(form)), {}, {}};
}

FormCheck checkTcp(const ConnectionForm& form) {
    const QString host = form.host.trimmed();
    if (host.isEmpty())
        return wrong(u"tcpHost"_s, u"Enter the host name or address of the emulated serial port."_s);
    if (!fitsInString(host))
        return wrong(u"tcpHost"_s, u"A host name has no commas, blanks or quotation marks."_s);
    bool ok = false;
    const uint port = form.port.trimmed().toUInt(&ok);
    if (form.port.trimmed().isEmpty()) return wrong(u"tcpPort"_s, u"Enter the TCP port."_s);
    if (!ok || port == 0 || port > kMaxPort)
        return wrong(u"tcpPort"_s, u"“%1” is no TCP port; it must be between 1 and 65535."_s.arg(
                                       form.port.trimmed().left(20)));
    return {u"com:ipport=%1,port=%2%3"_s.arg(port).arg(host, reconnectOf(form)), {}, {}};
}

FormCheck checkSerial(const ConnectionForm& form) {
    const QString device = form.device.trimmed();
    const QString field = u"serialDevice"_s;
    if (device.isEmpty())
        return wrong(field, u"Enter the serial device, for example /dev/ttyS0 or /dev/ttyUSB0."_s);
    if (!device.startsWith(u'/'))
        return wrong(field, u"The device must be a path, for example /dev/ttyS0."_s);
    if (!fitsInString(device))
        return wrong(field, u"The device must not contain commas, blanks or quotation marks."_s);
    bool ok = false;
    const uint baud = form.baud.trimmed().toUInt(&ok);
    if (!ok || baud == 0 || baud > kMaxBaud)
        return wrong(u"serialBaud"_s,
                     u"“%1” is no baud rate; targets use 115200 unless told otherwise."_s.arg(
                         form.baud.trimmed().left(20)));
    return {u"com:port=%1,baud=%2%3"_s.arg(device).arg(baud).arg(reconnectOf(form)), {}, {}};
}

QString keyProblem(const QString& key) {
    if (key.isEmpty()) return u"Enter the key that kdnet or bcdedit printed in the target."_s;
    if (key.startsWith(u'@') && key.size() > 1) return {};  // a file that holds it
    const QStringList parts = key.split(u'.');
    if (parts.size() != kKeyParts) return u"A key has four parts with dots between them."_s;
    for (const QString& part : parts) {
        const bool digits = std::ranges::all_of(part, [](QChar c) {
            return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'z');
        });
        if (part.isEmpty() || part.size() > kMostKeyDigits || !digits)
            return u"Each part of the key has 1 to 13 of the characters 0-9 and a-z."_s;
    }
    return {};
}

FormCheck checkNet(const ConnectionForm& form) {
    bool ok = false;
    const uint port = form.netPort.trimmed().toUInt(&ok);
    if (!ok || port == 0 || port > kMaxPort)
        return wrong(u"netPort"_s, u"Enter the UDP port that the target calls, 49152 to 65535."_s);
    const QString key = form.netKey.trimmed();
    if (const QString problem = keyProblem(key); !problem.isEmpty()) return wrong(u"netKey"_s, problem);
    const QString target = form.netTarget.trimmed();
    if (!fitsInString(target))
        return wrong(u"netTarget"_s, u"A host name has no commas, blanks or quotation marks."_s);
    return {
        u"net:port=%1,key=%2%3"_s.arg(port).arg(key, target.isEmpty() ? QString() : u",target="_s + target),
        {},
        {}};
}

}  // namespace

FormCheck check(const ConnectionForm& form) {
    switch (form.kind) {
        case LineKind::Pipe:
            return checkPipe(form);
        case LineKind::Tcp:
            return checkTcp(form);
        case LineKind::Serial:
            return checkSerial(form);
        case LineKind::Net:
            return checkNet(form);
    }
    return {};
}

std::optional<ConnectionForm> formFrom(const QString& connection) {
    const QString text = connection.trimmed();
    const bool net = text.startsWith("net:"_L1, Qt::CaseInsensitive);
    if (!net && !text.startsWith("com:"_L1, Qt::CaseInsensitive)) return {};
    QMap<QString, QString> values;
    for (const QString& part : text.mid(4).split(u',')) {
        const qsizetype equals = part.indexOf(u'=');
        values.insert(part.left(equals).trimmed().toLower(),
                      equals < 0 ? QString() : part.mid(equals + 1).trimmed());
    }
    ConnectionForm form;
    form.reconnect = values.contains(u"reconnect"_s);
    if (net) {
        form.kind = LineKind::Net;
        form.netPort = values.value(u"port"_s);
        form.netKey = values.value(u"key"_s);
        form.netTarget = values.value(u"target"_s);
    } else if (values.contains(u"pipe"_s)) {
        form.kind = LineKind::Pipe;
        form.socketPath = values.value(u"port"_s);
        form.resets = values.value(u"resets"_s, u"0"_s);
    } else if (values.contains(u"ipport"_s)) {
        form.kind = LineKind::Tcp;
        form.host = values.value(u"port"_s);
        form.port = values.value(u"ipport"_s);
    } else {
        form.kind = LineKind::Serial;
        form.device = values.value(u"port"_s);
        form.baud = values.value(u"baud"_s, u"115200"_s);
    }
    return form;
}

QString connectionIn(const QString& pasted) {
    static const QRegularExpression program(u"^\\s*([^\\s\"']*hawser(-kd)?\\s+)?(-k\\s+)?"_s);
    return QString(pasted).remove(program).remove(u'"').remove(u'\'').trimmed();
}

}  // namespace hawser::ui
