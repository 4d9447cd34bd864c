#include "ui/command/CommandLine.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kMaxCommand = 16 * 1024;  // characters
}

CommandLine::CommandLine(QWidget* parent) : QLineEdit(parent) {
    setObjectName(u"commandInput"_s);
    theme::useFixedFont(this);
    setFrame(false);
    setMaxLength(kMaxCommand);
    connect(this, &QLineEdit::returnPressed, this, &CommandLine::enter);
}

void CommandLine::enter() {
    if (isReadOnly()) return;
    const QString line = text();
    clear();
    m_history.leave();
    Q_EMIT entered(line);
}

void CommandLine::pasteText(const QString& pasted) {
    if (isReadOnly()) return;
    QString text = pasted;
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    QStringList lines = text.split(u'\n');
    lines.removeIf([](const QString& line) { return line.trimmed().isEmpty(); });
    if (lines.size() < 2) {
        insert(lines.value(0));
        return;
    }
    lines.front().prepend(this->text().left(cursorPosition()));
    clear();
    Q_EMIT linesPasted(lines);
}

// Qt gives Tab to the focus before a line sees it.
bool CommandLine::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && m_completer.wants(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (m_completer.takes(*key)) return true;
        const bool plain = !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
        if (plain && (key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab)) return true;
    }
    return QLineEdit::event(event);
}

void CommandLine::focusOutEvent(QFocusEvent* event) {
    m_completer.close();
    QLineEdit::focusOutEvent(event);
}

void CommandLine::hideEvent(QHideEvent* event) {
    m_completer.close();
    QLineEdit::hideEvent(event);
}

void CommandLine::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Paste)) {
        pasteText(QGuiApplication::clipboard()->text());
        return;
    }
    switch (event->key()) {
        case Qt::Key_Up:
            setText(m_history.previous(text()));
            return;
        case Qt::Key_Down:
            setText(m_history.next(text()));
            return;
        case Qt::Key_PageUp:
            Q_EMIT pageRequested(-1);
            return;
        case Qt::Key_PageDown:
            Q_EMIT pageRequested(1);
            return;
        case Qt::Key_Escape:
            clear();
            m_history.leave();
            return;
        default:
            QLineEdit::keyPressEvent(event);
    }
}

void CommandLine::mouseReleaseEvent(QMouseEvent* event) {
    const auto* clipboard = QGuiApplication::clipboard();
    if (event->button() == Qt::MiddleButton && clipboard->supportsSelection() && isEnabled()) {
        pasteText(clipboard->text(QClipboard::Selection));
        return;
    }
    QLineEdit::mouseReleaseEvent(event);
}

void CommandLine::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setObjectName(u"commandInputMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, bool enabled, auto&& run) {
        menu->addAction(text, this, run)->setEnabled(enabled);
    };
    const QString clipboard = QGuiApplication::clipboard()->text();
    add(u"Cu&t"_s, hasSelectedText() && !isReadOnly(), [this] { cut(); });
    add(u"&Copy"_s, hasSelectedText(), [this] { copy(); });
    add(u"&Paste"_s, !clipboard.isEmpty() && !isReadOnly(), [this, clipboard] { pasteText(clipboard); });
    menu->addSeparator();
    add(u"Select &All"_s, !text().isEmpty(), [this] { selectAll(); });
    menu->popup(event->globalPos());
}

}  // namespace hawser::ui
