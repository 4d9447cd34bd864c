#include "core/session/start/ConnectionForm.h"

#include <QRegularExpression>

#include "core/kd/net/NetKey.h"
#include "transports/ConnectionString.h"
#include "transports/ConnectionWords.h"

using namespace Qt::StringLiterals;

namespace hawser::session {
namespace {

using transports::ConnectionKind;
using transports::ConnectionSpec;
using transports::ConnectionWord;
namespace words = transports::words;

constexpr qsizetype kLongestShown = 20;  // of what was typed into a field for a number

FormCheck wrong(const QString& field, const QString& problem) {
    return {{}, problem, field};
}

FormCheck wrong(const QString& field, const Error& error) {
    return wrong(field, QString::fromStdString(error.what));
}

FormCheck right(const ConnectionSpec& spec) {
    return {QString::fromStdString(toText(spec)), {}, {}};
}

QString usual(const ConnectionWord& word) {
    return QString::number(word.usual);
}

// A comma would end the value, and a shell takes blanks and quotation marks for its own.
bool fitsInString(const QString& value) {
    return !value.contains(u',') && !value.contains(u' ') && !value.contains(u'"');
}

std::optional<unsigned> numberIn(const ConnectionWord& word, const QString& typed) {
    const auto number = transports::numberIn(word, typed.trimmed().toStdString());
    return number ? std::optional(static_cast<unsigned>(*number)) : std::nullopt;
}

ConnectionSpec specOf(const ConnectionForm& form, ConnectionKind kind, ConnectionKind listening) {
    ConnectionSpec spec;
    spec.kind = form.listen ? listening : kind;
    spec.reconnect = form.reconnect;
    return spec;
}

FormCheck checkPipe(const ConnectionForm& form) {
    const QString path = form.socketPath.trimmed();
    const QString field = u"pipePath"_s;
    if (path.isEmpty()) return wrong(field, u"Enter the path of the virtual machine's Unix socket."_s);
    const auto socket = transports::socketPathIn(path.toStdString());
    if (!socket) return wrong(field, socket.error());
    if (!path.startsWith(u'/'))
        return wrong(field, u"The socket's path must be absolute: it must begin with “/”."_s);
    if (path.endsWith(u'/'))
        return wrong(field, u"The path names a directory; the socket's own name is missing."_s);
    if (!fitsInString(path))
        return wrong(field, u"The path must not contain commas, blanks or quotation marks."_s);
    const auto resets = numberIn(words::kResets, form.resets);
    if (!resets) return wrong(u"pipeResets"_s, u"Resets must be a number; 0 means no limit."_s);
    auto spec = specOf(form, ConnectionKind::Pipe, ConnectionKind::PipeListen);
    spec.path = *socket;
    spec.resets = resets;
    return right(spec);
}

FormCheck checkTcp(const ConnectionForm& form) {
    auto spec = specOf(form, ConnectionKind::Tcp, ConnectionKind::TcpListen);
    const QString host = form.host.trimmed();
    if (host.isEmpty() && !form.listen)
        return wrong(u"tcpHost"_s, u"Enter the host name or address of the emulated serial port."_s);
    if (!fitsInString(host))
        return wrong(u"tcpHost"_s, u"A host name has no commas, blanks or quotation marks."_s);
    const QString typed = form.port.trimmed();
    if (typed.isEmpty()) return wrong(u"tcpPort"_s, u"Enter the TCP port."_s);
    const auto port = numberIn(words::kIpPort, typed);
    if (!port)
        return wrong(u"tcpPort"_s, u"“%1” is no TCP port; it must be between %2 and %3."_s.arg(
                                       typed.left(kLongestShown), QString::number(words::kIpPort.least),
                                       QString::number(words::kIpPort.most)));
    spec.host = host.toStdString();
    spec.port = static_cast<std::uint16_t>(*port);
    return right(spec);
}

FormCheck checkSerial(const ConnectionForm& form) {
    const QString typed = form.device.trimmed();
    const QString field = u"serialDevice"_s;
    if (typed.isEmpty())
        return wrong(field, u"Enter the serial device, for example /dev/ttyS0 or /dev/ttyUSB0."_s);
    const auto device = transports::devicePathIn(typed.toStdString());
    if (!device) return wrong(field, device.error());
    if (!fitsInString(typed))
        return wrong(field, u"The device must not contain commas, blanks or quotation marks."_s);
    const auto baud = numberIn(words::kBaud, form.baud);
    if (!baud)
        return wrong(u"serialBaud"_s, u"“%1” is no baud rate; targets use %2 unless told otherwise."_s.arg(
                                          form.baud.trimmed().left(kLongestShown), usual(words::kBaud)));
    auto spec = specOf(form, ConnectionKind::Serial, ConnectionKind::Serial);
    spec.path = *device;
    spec.baud = *baud;
    return right(spec);
}

FormCheck checkNet(const ConnectionForm& form) {
    const auto port = numberIn(words::kUdpPort, form.netPort);
    if (!port) return wrong(u"netPort"_s, u"Enter the UDP port that the target calls, 49152 to 65535."_s);
    const QString key = form.netKey.trimmed();
    if (key.isEmpty())
        return wrong(u"netKey"_s, u"Enter the key that kdnet or bcdedit printed in the target."_s);
    const bool inFile = key.startsWith(u'@') && key.size() > 1;
    if (!inFile) {
        if (const auto parsed = kd::net::parseKey(key.toStdString()); !parsed)
            return wrong(u"netKey"_s, parsed.error());
    }
    const QString target = form.netTarget.trimmed();
    if (!fitsInString(target))
        return wrong(u"netTarget"_s, u"A host name has no commas, blanks or quotation marks."_s);
    ConnectionSpec spec;
    spec.kind = ConnectionKind::Net;
    spec.port = static_cast<std::uint16_t>(*port);
    spec.key = key.toStdString();
    spec.host = target.toStdString();
    return right(spec);
}

}  // namespace

ConnectionForm::ConnectionForm()
    : baud(usual(words::kBaud)), netPort(usual(words::kUdpPort)), resets(usual(words::kResets)) {}

FormCheck check(const ConnectionForm& form) {
    switch (form.page) {
        case FormPage::Pipe:
            return checkPipe(form);
        case FormPage::Tcp:
            return checkTcp(form);
        case FormPage::Serial:
            return checkSerial(form);
        case FormPage::Net:
            return checkNet(form);
    }
    return {};
}

std::optional<ConnectionForm> formFrom(const QString& connection) {
    const std::string text = connection.toStdString();
    const auto written = transports::splitConnection(text);
    if (!written || written->known.empty()) return {};
    const auto value = [&](const ConnectionWord& word, const QString& absent = {}) {
        if (!written->has(word)) return absent;
        const auto found = written->value(word).value_or("");
        return QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size()));
    };
    ConnectionForm form;
    form.reconnect = written->has(words::kReconnect);
    form.listen = written->has(words::kListen);
    if (written->scheme == "net") {
        form.page = FormPage::Net;
        form.netPort = value(words::kUdpPort);
        form.netKey = value(words::kKey);
        form.netTarget = value(words::kTarget);
    } else if (written->has(words::kPipe)) {
        form.page = FormPage::Pipe;
        form.socketPath = value(words::kPort);
        form.resets = value(words::kResets, form.resets);
    } else if (written->has(words::kIpPort)) {
        form.page = FormPage::Tcp;
        form.host = value(words::kPort);
        form.port = value(words::kIpPort);
    } else {
        form.page = FormPage::Serial;
        form.device = value(words::kPort);
        form.baud = value(words::kBaud, form.baud);
    }
    return form;
}

QString connectionProblem(const QString& connection) {
    const auto spec = transports::parseConnectionString(connection.toStdString());
    return spec ? QString() : QString::fromStdString(spec.error().what);
}

QString connectionIn(const QString& pasted) {
    static const QRegularExpression program(u"^\\s*([^\\s\"']*hawser(-kd)?\\s+)?(-k\\s+)?"_s);
    return QString(pasted).remove(program).remove(u'"').remove(u'\'').trimmed();
}

}  // namespace hawser::session
