#include "ui/kerneldebug/KernelDebugDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShowEvent>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/kerneldebug/RecipeView.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

using session::ConnectionForm;
using session::FormPage;

KernelDebugDialog::KernelDebugDialog(QWidget* parent)
    : QDialog(parent), m_recent(new QComboBox(this)), m_pages(new QTabWidget(this)) {
    setObjectName(u"kernelDebugDialog"_s);
    setWindowTitle(u"Kernel Debug"_s);
    m_recent->setObjectName(u"recentConnections"_s);
    m_recent->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_pages->setObjectName(u"lineKinds"_s);
    m_pages->addTab(makePipePage(), u"&Pipe (Unix Socket)"_s);
    m_pages->addTab(makeTcpPage(), u"&TCP"_s);
    m_pages->addTab(makeSerialPage(), u"C&OM (Serial Port)"_s);
    m_pages->addTab(makeNetPage(), u"&Net (KDNET)"_s);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(u"&Connect"_s, QDialogButtonBox::AcceptRole);
    m_connect->setObjectName(u"connectButton"_s);
    m_connect->setDefault(true);
    auto* cancel = buttons->button(QDialogButtonBox::Cancel);
    cancel->setText(u"Cancel"_s);
    cancel->setIcon({});

    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    auto* recent = new QFormLayout;
    recent->addRow(u"&Recent"_s, m_recent);
    column->addLayout(recent);
    column->addWidget(m_pages);
    column->addWidget(makeCommon());
    column->addWidget(makeResult(), 1);
    column->addWidget(buttons);
    resize(620, 560);

    connect(m_recent, &QComboBox::activated, this, &KernelDebugDialog::takeRecent);
    connect(m_pages, &QTabWidget::currentChanged, this, [this] { takePage(); });
    connect(buttons, &QDialogButtonBox::accepted, this, &KernelDebugDialog::go);
    connect(buttons, &QDialogButtonBox::rejected, this, &KernelDebugDialog::reject);
    setRecent({});
    showResult();
}

void KernelDebugDialog::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    if (event->spontaneous()) return;
    m_edited = false;
    if (!m_typed) showResult();
    focusField();
}

// What is to be typed first.
void KernelDebugDialog::focusField() {
    QLineEdit* const first[] = {m_fields.path, m_fields.host, m_fields.device, m_fields.netKey};
    auto* field = first[m_pages->currentIndex()];
    field->setFocus();
    field->selectAll();
}

QLineEdit* KernelDebugDialog::addLine(QFormLayout* page, const QString& label, const QString& objectName,
                                      const QString& hint) {
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setPlaceholderText(hint);
    connect(edit, &QLineEdit::textEdited, this, &KernelDebugDialog::onEdited);
    page->addRow(label, edit);
    return edit;
}

// No letter is underlined twice, on whatever page.
QWidget* KernelDebugDialog::makePipePage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_fields.path = addLine(form, u"&Socket path"_s, u"pipePath"_s, u"/run/vm/kd.sock"_s);
    m_fields.resets = addLine(form, u"&Limit of resets"_s, u"pipeResets"_s, {});
    m_fields.resets->setToolTip(
        u"How many reset packets are sent while the two ends find each other; 0: no limit"_s);
    m_fields.resets->setText(u"0"_s);
    return page;
}

QWidget* KernelDebugDialog::makeTcpPage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_fields.host = addLine(form, u"&Host"_s, u"tcpHost"_s, u"127.0.0.1"_s);
    m_fields.port = addLine(form, u"Port n&umber"_s, u"tcpPort"_s, u"5555"_s);
    return page;
}

QWidget* KernelDebugDialog::makeSerialPage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_fields.device = addLine(form, u"De&vice"_s, u"serialDevice"_s, u"/dev/ttyS0"_s);
    m_fields.baud = new QComboBox(page);
    m_fields.baud->setObjectName(u"serialBaud"_s);
    m_fields.baud->setEditable(true);
    m_fields.baud->addItems({u"9600"_s, u"19200"_s, u"38400"_s, u"57600"_s, u"115200"_s});
    m_fields.baud->setCurrentText(u"115200"_s);
    connect(m_fields.baud, &QComboBox::currentTextChanged, this, &KernelDebugDialog::onEdited);
    form->addRow(u"&Baud rate"_s, m_fields.baud);
    return page;
}

QWidget* KernelDebugDialog::makeNetPage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_fields.netPort = addLine(form, u"U&DP port"_s, u"netPort"_s, u"50000"_s);
    m_fields.netPort->setText(u"50000"_s);
    m_fields.netPort->setToolTip(
        u"The UDP port of this computer that the target calls; one port for each target"_s);
    m_fields.netKey = addLine(form, u"K&ey"_s, u"netKey"_s, u"1a2b.3c4d.5e6f.7g8h"_s);
    m_fields.netTarget = addLine(form, u"Tar&get"_s, u"netTarget"_s, u"empty: the target calls"_s);
    m_fields.netTarget->setToolTip(
        u"Name or address of a target to call, which takes it over from another debugger"_s);
    return page;
}

QWidget* KernelDebugDialog::makeCommon() {
    auto* box = new QWidget(this);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    m_fields.initialBreak = new QComboBox(box);
    m_fields.initialBreak->setObjectName(u"initialBreak"_s);
    for (const auto value : {session::InitialBreak::None, session::InitialBreak::AtKernelStart,
                             session::InitialBreak::AtFirstModule})
        m_fields.initialBreak->addItem(initialBreakText(value));
    form->addRow(u"When the t&arget boots"_s, m_fields.initialBreak);
    m_fields.reconnect = new QCheckBox(u"Open the line again &whenever it is lost"_s, box);
    m_fields.reconnect->setObjectName(u"reconnect"_s);
    m_fields.reconnect->setChecked(true);
    connect(m_fields.reconnect, &QCheckBox::clicked, this, &KernelDebugDialog::onEdited);
    form->addRow(m_fields.reconnect);
    m_fields.listen = new QCheckBox(u"L&isten: the other end opens the line"_s, box);
    m_fields.listen->setObjectName(u"listen"_s);
    m_fields.listen->setToolTip(u"On a socket that only this user may open, or on a port of this computer"_s);
    connect(m_fields.listen, &QCheckBox::clicked, this, &KernelDebugDialog::onEdited);
    form->addRow(m_fields.listen);
    m_fields.breakOnConnect = new QCheckBox(u"Brea&k in as soon as the target is found"_s, box);
    m_fields.breakOnConnect->setObjectName(u"breakOnConnect"_s);
    form->addRow(m_fields.breakOnConnect);
    return box;
}

QWidget* KernelDebugDialog::makeResult() {
    auto* box = new QWidget(this);
    m_problem = new NoticeBar(u"formProblem"_s, box);
    m_problem->setContentsMargins(0, 0, 0, 0);
    m_preview = new QLineEdit(box);
    m_preview->setObjectName(u"connectionPreview"_s);
    m_preview->setPlaceholderText(u"or paste a connection string here"_s);
    connect(m_preview, &QLineEdit::textEdited, this, &KernelDebugDialog::takeTyped);
    theme::useFixedFont(m_preview);
    m_recipe = new RecipeView(box);
    auto* preview = new QFormLayout;
    preview->addRow(u"hawser -k"_s, m_preview);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_problem);
    column->addLayout(preview);
    column->addWidget(m_recipe, 1);
    return box;
}

void KernelDebugDialog::setRecent(const QStringList& connections) {
    m_recent->clear();
    m_recent->addItem(connections.isEmpty() ? u"No connections yet"_s : u"Choose a recent connection"_s);
    m_recent->addItems(connections);
    m_recent->setEnabled(!connections.isEmpty());
}

FormPage KernelDebugDialog::page() const {
    return static_cast<FormPage>(m_pages->currentIndex());
}

void KernelDebugDialog::takePage() {
    m_edited = false;
    if (page() == FormPage::Net) m_recipe->showWindows();
    // UDP has no line that could be lost.
    m_fields.reconnect->setEnabled(page() != FormPage::Net);
    m_fields.listen->setEnabled(page() == FormPage::Pipe || page() == FormPage::Tcp);
    showResult();
    if (m_preview->hasFocus()) return;  // its text chose the page
    focusField();
}

void KernelDebugDialog::takeRecent(int index) {
    if (index <= 0) return;
    takeTyped(m_recent->itemText(index));
}

void KernelDebugDialog::setConnection(const QString& connection, session::InitialBreak initialBreak) {
    m_fields.initialBreak->setCurrentIndex(static_cast<int>(initialBreak));
    takeTyped(connection);
}

void KernelDebugDialog::setForm(const ConnectionForm& form) {
    m_pages->setCurrentIndex(static_cast<int>(form.page));
    switch (form.page) {
        case FormPage::Pipe:
            m_fields.path->setText(form.socketPath);
            m_fields.resets->setText(form.resets);
            break;
        case FormPage::Tcp:
            m_fields.host->setText(form.host);
            m_fields.port->setText(form.port);
            break;
        case FormPage::Serial:
            m_fields.device->setText(form.device);
            m_fields.baud->setCurrentText(form.baud);
            break;
        case FormPage::Net:
            m_fields.netPort->setText(form.netPort);
            m_fields.netKey->setText(form.netKey);
            m_fields.netTarget->setText(form.netTarget);
            break;
    }
    if (form.page != FormPage::Net) m_fields.reconnect->setChecked(form.reconnect);
    m_fields.listen->setChecked(form.listen);
    m_fields.initialBreak->setCurrentIndex(static_cast<int>(form.initialBreak));
    m_fields.breakOnConnect->setChecked(form.breakOnConnect);
    showResult();
}

ConnectionForm KernelDebugDialog::form() const {
    ConnectionForm form;
    form.page = page();
    form.socketPath = m_fields.path->text();
    form.resets = m_fields.resets->text();
    form.reconnect = m_fields.reconnect->isChecked();
    form.listen = m_fields.listen->isEnabled() && m_fields.listen->isChecked();
    form.host = m_fields.host->text();
    form.port = m_fields.port->text();
    form.device = m_fields.device->text();
    form.baud = m_fields.baud->currentText();
    form.netPort = m_fields.netPort->text();
    form.netKey = m_fields.netKey->text();
    form.netTarget = m_fields.netTarget->text();
    form.initialBreak = static_cast<session::InitialBreak>(m_fields.initialBreak->currentIndex());
    form.breakOnConnect = m_fields.breakOnConnect->isChecked();
    return form;
}

void KernelDebugDialog::onEdited() {
    m_edited = true;
    showResult();
}

void KernelDebugDialog::showResult() {
    if (!m_connect) return;  // while it is put together
    m_typed.reset();
    const auto now = form();
    const auto result = check(now);
    m_problem->tell(m_edited ? result.problem : QString());
    m_preview->setText(result.connection);
    m_connect->setEnabled(result.problem.isEmpty());
    m_connect->setToolTip(result.problem);
    m_recipe->show(now, result.problem.isEmpty());
}

// What is typed or pasted here, or was of late, fills the pages in, as far as they go, and is what is
// connected with: it may have what no page has. The session says what is wrong with words that are no
// connection.
void KernelDebugDialog::takeTyped(const QString& text) {
    const QString words = session::connectionIn(text);
    const int cursor = m_preview->cursorPosition();
    auto filled = session::formFrom(words);
    if (filled) {
        filled->initialBreak = form().initialBreak;
        filled->breakOnConnect = form().breakOnConnect;
        setForm(*filled);
    }
    m_edited = !words.isEmpty();
    showResult();
    m_preview->setText(text);  // as the user has it, not as we would write it
    m_preview->setCursorPosition(cursor);
    if (words.isEmpty()) return;
    if (const QString problem = session::connectionProblem(words); filled && !problem.isEmpty()) {
        if (m_connect->isEnabled()) m_problem->tell(problem);
        m_connect->setEnabled(false);
        return;
    }
    m_typed = words;
    m_problem->tell({});
    if (!filled) m_recipe->show({}, false);
    m_connect->setEnabled(true);
    m_connect->setToolTip({});
}

void KernelDebugDialog::go() {
    const auto now = form();
    const auto result = check(now);
    if (!result.problem.isEmpty() && !m_typed) return;
    Q_EMIT connectRequested(m_typed.value_or(result.connection), now.initialBreak, now.breakOnConnect);
    accept();
}

}  // namespace hawser::ui
