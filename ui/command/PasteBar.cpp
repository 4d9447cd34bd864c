#include "ui/command/PasteBar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kMostRows = 8;  // seen at once
}

PasteBar::PasteBar(QWidget* parent)
    : QWidget(parent),
      m_title(new QLabel(this)),
      m_text(new QPlainTextEdit(this)),
      m_run(new QPushButton(u"&Run"_s, this)) {
    setObjectName(u"pasteBar"_s);
    m_title->setObjectName(u"pasteTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_text->setObjectName(u"pasteText"_s);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    theme::useFixedFont(m_text);
    m_run->setObjectName(u"pasteRun"_s);
    m_run->setAutoDefault(true);
    m_run->setToolTip(u"Run these lines one after the other (Enter)"_s);
    auto* cancel = new QPushButton(u"Cancel"_s, this);
    cancel->setObjectName(u"pasteCancel"_s);
    cancel->setToolTip(u"Throw these lines away (Esc)"_s);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_run);
    head->addWidget(cancel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 4, 6, 4);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_text);
    connect(m_text, &QPlainTextEdit::textChanged, this, &PasteBar::showCount);
    connect(m_run, &QPushButton::clicked, this, &PasteBar::run);
    connect(cancel, &QPushButton::clicked, this, &PasteBar::leave);
    hide();
}

void PasteBar::offer(const QStringList& lines) {
    // What waited already goes first.
    const QStringList all = isHidden() ? lines : this->lines() + lines;
    m_text->setPlainText(all.mid(0, kMaxLines).join(u'\n'));
    const int rows = std::clamp(static_cast<int>(all.size()), 2, kMostRows);
    const int margins = 2 * (m_text->frameWidth() + static_cast<int>(m_text->document()->documentMargin()));
    m_text->setFixedHeight(rows * m_text->fontMetrics().lineSpacing() + margins);
    show();
    m_run->setFocus();
}

QStringList PasteBar::lines() const {
    QStringList lines = m_text->toPlainText().split(u'\n');
    lines.removeIf([](const QString& line) { return line.trimmed().isEmpty(); });
    return lines;
}

void PasteBar::showCount() {
    const auto count = lines().size();
    m_title->setText(count == 1 ? u"1 pasted line, not run yet"_s
                                : u"%1 pasted lines, none run yet"_s.arg(count));
    m_run->setEnabled(count > 0);
}

void PasteBar::run() {
    const QStringList all = lines();
    leave();
    Q_EMIT accepted(all);
}

void PasteBar::leave() {
    hide();
    Q_EMIT closed();
}

void PasteBar::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        leave();
    else if (enter && m_run->hasFocus())
        run();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace hawser::ui
