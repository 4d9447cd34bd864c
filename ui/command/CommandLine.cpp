#include "ui/command/CommandLine.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kMaxCommand = 16 * 1024;  // characters
}

CommandLine::CommandLine(QWidget* parent) : QLineEdit(parent) {
    setObjectName(u"commandInput"_s);
    setFont(theme::fixedFont());
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
    QString lines = pasted;
    lines.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    QStringList parts = lines.split(u'\n');
    const QString rest = parts.takeLast();
    for (const QString& part : parts) {
        insert(part);
        if (!text().trimmed().isEmpty()) enter();
    }
    insert(rest);
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

}  // namespace hawser::ui
