#include "ui/help/HelpDialog.h"

#include <QDialogButtonBox>
#include <QKeySequence>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "ui/actions/ActionTable.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr auto kWords = R"(
<h3>Connecting</h3>
<p>Ctrl+K asks for the line: the Unix socket or TCP port of a virtual machine, a serial port, or KDNET. The same
page shows what to type in the machine. Without a machine of your own, <i>Try the Demo Machine</i> on the start
page boots a small kernel to look at.</p>
<p>A target that runs is stopped by Ctrl+Pause or Alt+Del, and goes on with F5 or <code>g</code>. F10 and F11
step, F9 in the Disassembly window sets a breakpoint. <code>.help</code> lists the commands, Tab completes them.</p>
<h3>When the target stops answering</h3>
<p>Ctrl+Alt+R agrees with it again on where the conversation stands; all that was learned is kept. Debug, Kernel
Connection, Restart Connection opens the line again and attaches anew; breakpoints are put back. The Connection
window says how the line is, why, and what to do.</p>
<h3>Memory and registers</h3>
<p>A cell of the Memory window is changed with F2, a double click, or by typing into it once it is selected.
ENTER writes, Esc throws away, Ctrl+Z takes back. Numbers are hexadecimal unless <code>0n</code> stands before
them.</p>
<h3>Keys</h3>
)";

QString rowOf(const ActionSpec& spec) {
    QStringList keys;
    for (const auto& key : QKeySequence::listFromString(spec.keys, QKeySequence::PortableText))
        keys += key.toString(QKeySequence::NativeText).toHtmlEscaped();
    return u"<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td>%2</td></tr>"_s.arg(
        keys.join(u" or "_s), QString(spec.text).remove(u'&').toHtmlEscaped());
}

}  // namespace

HelpDialog::HelpDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(u"helpDialog"_s);
    setWindowTitle(u"Help"_s);
    resize(620, 600);
    QString words = QString::fromLatin1(kWords) + u"<table>"_s;
    for (const auto& spec : actionTable())
        if (!spec.keys.isEmpty()) words += rowOf(spec);
    auto* text = new QTextBrowser(this);
    text->setObjectName(u"helpText"_s);
    text->setHtml(words + u"</table>"_s);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(text, 1);
    column->addWidget(buttons);
}

}  // namespace hawser::ui
