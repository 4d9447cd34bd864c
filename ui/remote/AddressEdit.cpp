#include "ui/remote/AddressEdit.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QShowEvent>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace hawser::ui {

namespace {

const QString kDefaultPort = u"5005"_s;
const QString kPipe = u"npipe:pipe="_s;

}  // namespace

AddressEdit::AddressEdit(End end, QWidget* parent)
    : QWidget(parent), m_end(end), m_pages(new QTabWidget(this)) {
    m_pages->setObjectName(u"channelKinds"_s);
    m_pages->addTab(makeTls(), u"&Network (TLS)"_s);
    m_pages->addTab(makePipe(), u"Pi&pe (This Computer)"_s);
    m_pages->addTab(makeWritten(), u"&Written Out"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pages);
    connect(m_pages, &QTabWidget::currentChanged, this, [this] {
        focusField();
        Q_EMIT changed();
    });
}

void AddressEdit::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!event->spontaneous()) focusField();
}

void AddressEdit::focusField() {
    QLineEdit* const first[] = {m_host != nullptr ? m_host : m_port, m_pipe, m_written};
    auto* field = first[m_pages->currentIndex()];
    field->setFocus();
    field->selectAll();
}

QLineEdit* AddressEdit::addLine(QFormLayout* form, const QString& label, const QString& objectName,
                                const QString& hint) {
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setPlaceholderText(hint);
    connect(edit, &QLineEdit::textEdited, this, &AddressEdit::changed);
    form->addRow(label, edit);
    return edit;
}

QLineEdit* AddressEdit::addPassword(QFormLayout* form, const QString& label, const QString& objectName) {
    QLineEdit* const edit = addLine(form, label, objectName, {});
    edit->setEchoMode(QLineEdit::Password);
    return edit;
}

QWidget* AddressEdit::makeTls() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    const bool client = m_end == End::Client;
    if (client) m_host = addLine(form, u"&Server"_s, u"channelHost"_s, u"lab.example.org"_s);
    m_port = addLine(form, u"P&ort"_s, u"channelPort"_s, kDefaultPort);
    m_port->setText(kDefaultPort);
    m_password = addPassword(form, u"Pass&word"_s, u"channelPassword"_s);
    if (client) return page;
    m_password->setToolTip(u"Who knows it may do everything"_s);
    m_viewPassword = addPassword(form, u"Password for &looking on"_s, u"channelViewPassword"_s);
    m_viewPassword->setToolTip(u"Who knows it sees everything and changes nothing; empty: nobody looks on"_s);
    m_anywhere = new QCheckBox(u"&From other computers too"_s, page);
    m_anywhere->setObjectName(u"channelAnywhere"_s);
    connect(m_anywhere, &QCheckBox::clicked, this, &AddressEdit::changed);
    form->addRow(m_anywhere);
    return page;
}

QWidget* AddressEdit::makePipe() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_pipe = addLine(form, u"Pipe na&me"_s, u"channelPipe"_s, u"kd"_s);
    if (m_end == End::Server) m_pipe->setText(u"kd"_s);
    m_pipe->setToolTip(u"Programs of this user on this computer alone can join"_s);
    return page;
}

QWidget* AddressEdit::makeWritten() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    const bool client = m_end == End::Client;
    m_written = addLine(form, client ? u"hawser -remote"_s : u"hawser -server"_s, u"channelWritten"_s,
                        client ? u"tls:server=lab,port=5005"_s : u"tls:port=5005,password=…"_s);
    return page;
}

QString AddressEdit::tlsAddress() const {
    const QString port = m_port->text().trimmed();
    if (port.isEmpty()) return {};
    QString address = u"tls:"_s;
    if (m_end == End::Client) {
        if (m_host->text().trimmed().isEmpty()) return {};
        address += u"server=%1,"_s.arg(m_host->text().trimmed());
    } else if (m_password->text().isEmpty() && m_viewPassword->text().isEmpty()) {
        return {};
    }
    address += u"port="_s + port;
    if (!m_password->text().isEmpty()) address += u",password="_s + m_password->text();
    if (m_end == End::Client) return address;
    if (!m_viewPassword->text().isEmpty()) address += u",view="_s + m_viewPassword->text();
    return m_anywhere->isChecked() ? address + u",listen=any"_s : address;
}

QString AddressEdit::address() const {
    switch (m_pages->currentIndex()) {
        case 0:
            return tlsAddress();
        case 1:
            return m_pipe->text().trimmed().isEmpty() ? QString() : kPipe + m_pipe->text().trimmed();
        default:
            return m_written->text().trimmed();
    }
}

bool AddressEdit::takeTls(const QString& address) {
    static const QRegularExpression plain(u"^tls:server=([^,]+),port=(\\d+)$"_s);
    const auto match = plain.match(address);
    if (m_host == nullptr || !match.hasMatch()) return false;
    m_host->setText(match.captured(1));
    m_port->setText(match.captured(2));
    m_pages->setCurrentIndex(0);
    m_password->setFocus();
    return true;
}

void AddressEdit::setAddress(const QString& address) {
    if (takeTls(address)) {
        Q_EMIT changed();
        return;
    }
    if (address.startsWith(kPipe) && !address.contains(u',')) {
        m_pipe->setText(address.mid(kPipe.size()));
        m_pages->setCurrentIndex(1);
    } else {
        m_written->setText(address);
        m_pages->setCurrentIndex(2);
    }
    Q_EMIT changed();
}

}  // namespace hawser::ui
