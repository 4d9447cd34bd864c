#include "ui/kerneldebug/KernelDebugDialog.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/kerneldebug/TargetRecipes.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

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
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});

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
    connect(m_pages, &QTabWidget::currentChanged, this, &KernelDebugDialog::takePage);
    connect(buttons, &QDialogButtonBox::accepted, this, &KernelDebugDialog::go);
    connect(buttons, &QDialogButtonBox::rejected, this, &KernelDebugDialog::reject);
    setRecent({});
    showResult();
}

QLineEdit* KernelDebugDialog::addLine(QFormLayout* page, const QString& label, const QString& objectName,
                                      const QString& hint) {
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setPlaceholderText(hint);
    connect(edit, &QLineEdit::textChanged, this, &KernelDebugDialog::showResult);
    page->addRow(label, edit);
    return edit;
}

QWidget* KernelDebugDialog::makePipePage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_path = addLine(form, u"&Socket path"_s, u"pipePath"_s, u"/run/vm/kd.sock"_s);
    m_resets = addLine(form, u"Rese&ts"_s, u"pipeResets"_s, {});
    m_resets->setToolTip(
        u"How many reset packets are sent while the two ends find each other; 0: no limit"_s);
    m_resets->setText(u"0"_s);
    m_reconnect =
        new QCheckBox(u"Re&connect: open the socket again whenever the virtual machine closes it"_s, page);
    m_reconnect->setObjectName(u"pipeReconnect"_s);
    m_reconnect->setChecked(true);
    connect(m_reconnect, &QCheckBox::toggled, this, &KernelDebugDialog::showResult);
    form->addRow(m_reconnect);
    return page;
}

QWidget* KernelDebugDialog::makeTcpPage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_host = addLine(form, u"&Host"_s, u"tcpHost"_s, u"127.0.0.1"_s);
    m_port = addLine(form, u"&Port"_s, u"tcpPort"_s, u"5555"_s);
    return page;
}

QWidget* KernelDebugDialog::makeSerialPage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_device = addLine(form, u"&Device"_s, u"serialDevice"_s, u"/dev/ttyS0"_s);
    m_baud = new QComboBox(page);
    m_baud->setObjectName(u"serialBaud"_s);
    m_baud->setEditable(true);
    m_baud->addItems({u"9600"_s, u"19200"_s, u"38400"_s, u"57600"_s, u"115200"_s});
    m_baud->setCurrentText(u"115200"_s);
    connect(m_baud, &QComboBox::currentTextChanged, this, &KernelDebugDialog::showResult);
    form->addRow(u"&Baud rate"_s, m_baud);
    return page;
}

QWidget* KernelDebugDialog::makeNetPage() {
    auto* page = new QWidget(this);
    auto* form = new QFormLayout(page);
    m_netPort = addLine(form, u"&UDP port"_s, u"netPort"_s, u"50000"_s);
    m_netPort->setText(u"50000"_s);
    m_netPort->setToolTip(u"The UDP port of this computer that the target calls; one port for each target"_s);
    m_netKey = addLine(form, u"K&ey"_s, u"netKey"_s, u"1a2b.3c4d.5e6f.7g8h"_s);
    m_netTarget = addLine(form, u"Tar&get"_s, u"netTarget"_s, u"empty: the target calls"_s);
    m_netTarget->setToolTip(
        u"Name or address of a target to call, which takes it over from another debugger"_s);
    return page;
}

QWidget* KernelDebugDialog::makeCommon() {
    auto* box = new QWidget(this);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    m_initialBreak = new QComboBox(box);
    m_initialBreak->setObjectName(u"initialBreak"_s);
    for (const auto value : {session::InitialBreak::None, session::InitialBreak::AtKernelStart,
                             session::InitialBreak::AtFirstModule})
        m_initialBreak->addItem(initialBreakText(value));
    form->addRow(u"When the target &boots"_s, m_initialBreak);
    m_breakOnConnect = new QCheckBox(u"Brea&k in as soon as the target is found"_s, box);
    m_breakOnConnect->setObjectName(u"breakOnConnect"_s);
    form->addRow(m_breakOnConnect);
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
    m_preview->setFont(theme::fixedFont());
    m_recipe = new QComboBox(box);
    m_recipe->setObjectName(u"recipeKind"_s);
    for (const auto recipe :
         {Recipe::Qemu, Recipe::Libvirt, Recipe::VirtualBox, Recipe::VMware, Recipe::Windows})
        m_recipe->addItem(nameOf(recipe));
    m_recipeText = new QPlainTextEdit(box);
    m_recipeText->setObjectName(u"recipeText"_s);
    m_recipeText->setReadOnly(true);
    m_recipeText->setFont(theme::fixedFont());
    m_recipeText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_recipeText->setMinimumHeight(QFontMetrics(theme::fixedFont()).lineSpacing() * 5);
    auto* copy = new QPushButton(theme::icon(u"copy"_s), u"Cop&y"_s, box);
    copy->setObjectName(u"recipeCopy"_s);
    copy->setAutoDefault(false);

    auto* head = new QHBoxLayout;
    head->addWidget(new QLabel(u"Set up the other end:"_s, box));
    head->addWidget(m_recipe);
    head->addStretch(1);
    head->addWidget(copy);
    auto* preview = new QFormLayout;
    preview->addRow(u"hawser -k"_s, m_preview);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_problem);
    column->addLayout(preview);
    column->addLayout(head);
    column->addWidget(m_recipeText, 1);
    connect(m_recipe, &QComboBox::currentIndexChanged, this, &KernelDebugDialog::showResult);
    connect(copy, &QPushButton::clicked, this, &KernelDebugDialog::copyRecipe);
    return box;
}

void KernelDebugDialog::setRecent(const QStringList& connections) {
    m_recent->clear();
    m_recent->addItem(connections.isEmpty() ? u"No connections yet"_s : u"Choose a recent connection"_s);
    m_recent->addItems(connections);
    m_recent->setEnabled(!connections.isEmpty());
}

// A network line is set up in the target first: that is where the key is made.
void KernelDebugDialog::takePage(int index) {
    if (static_cast<LineKind>(index) == LineKind::Net)
        m_recipe->setCurrentIndex(static_cast<int>(Recipe::Windows));
    showResult();
}

void KernelDebugDialog::takeRecent(int index) {
    if (index <= 0) return;
    if (auto recent = formFrom(m_recent->itemText(index))) {
        recent->initialBreak = form().initialBreak;
        recent->breakOnConnect = form().breakOnConnect;
        setForm(*recent);
    }
}

void KernelDebugDialog::setForm(const ConnectionForm& form) {
    m_pages->setCurrentIndex(static_cast<int>(form.kind));
    switch (form.kind) {
        case LineKind::Pipe:
            m_path->setText(form.socketPath);
            m_resets->setText(form.resets);
            m_reconnect->setChecked(form.reconnect);
            break;
        case LineKind::Tcp:
            m_host->setText(form.host);
            m_port->setText(form.port);
            break;
        case LineKind::Serial:
            m_device->setText(form.device);
            m_baud->setCurrentText(form.baud);
            break;
        case LineKind::Net:
            m_netPort->setText(form.netPort);
            m_netKey->setText(form.netKey);
            m_netTarget->setText(form.netTarget);
            break;
    }
    m_initialBreak->setCurrentIndex(static_cast<int>(form.initialBreak));
    m_breakOnConnect->setChecked(form.breakOnConnect);
    showResult();
}

ConnectionForm KernelDebugDialog::form() const {
    ConnectionForm form;
    form.kind = static_cast<LineKind>(m_pages->currentIndex());
    form.socketPath = m_path->text();
    form.resets = m_resets->text();
    form.reconnect = m_reconnect->isChecked();
    form.host = m_host->text();
    form.port = m_port->text();
    form.device = m_device->text();
    form.baud = m_baud->currentText();
    form.netPort = m_netPort->text();
    form.netKey = m_netKey->text();
    form.netTarget = m_netTarget->text();
    form.initialBreak = static_cast<session::InitialBreak>(m_initialBreak->currentIndex());
    form.breakOnConnect = m_breakOnConnect->isChecked();
    return form;
}

void KernelDebugDialog::showResult() {
    if (!m_connect) return;  // while it is put together
    m_typed.reset();
    const auto now = form();
    const auto result = check(now);
    m_problem->tell(result.problem);
    m_preview->setText(result.connection);
    m_connect->setEnabled(result.problem.isEmpty());
    const auto recipe = static_cast<Recipe>(m_recipe->currentIndex());
    // The key of a network line comes from these very lines.
    const bool ready = result.problem.isEmpty() || recipe == Recipe::Windows || now.kind == LineKind::Net;
    m_recipeText->setPlainText(ready ? recipeText(recipe, now) : QString());
}

// What is typed or pasted here fills the pages in, as far as they go, and is what is connected with: it may
// have options that no page has. The session says what is wrong with words that are no connection.
void KernelDebugDialog::takeTyped(const QString& text) {
    static const QRegularExpression kProgram(u"^\\s*(hawser(-kd)?\\s+)?(-k\\s+)?"_s);
    const QString words = QString(text).remove(kProgram).remove(u'"').remove(u'\'').trimmed();
    const int cursor = m_preview->cursorPosition();
    auto filled = formFrom(words);
    if (filled) {
        filled->initialBreak = form().initialBreak;
        filled->breakOnConnect = form().breakOnConnect;
        setForm(*filled);
    } else {
        showResult();
    }
    m_preview->setText(text);  // as the user has it, not as we would write it
    m_preview->setCursorPosition(cursor);
    if (words.isEmpty() || (filled && !m_connect->isEnabled())) return;
    m_typed = words;
    if (filled) return;
    m_problem->tell({});
    m_recipeText->clear();
    m_connect->setEnabled(true);
}

void KernelDebugDialog::copyRecipe() {
    QGuiApplication::clipboard()->setText(m_recipeText->toPlainText());
}

void KernelDebugDialog::go() {
    const auto now = form();
    const auto result = check(now);
    if (!result.problem.isEmpty() && !m_typed) return;
    Q_EMIT connectRequested(m_typed.value_or(result.connection), now.initialBreak, now.breakOnConnect);
    accept();
}

}  // namespace hawser::ui
