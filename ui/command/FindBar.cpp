#include "ui/command/FindBar.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;

namespace hawser::ui {

FindBar::FindBar(QPlainTextEdit* view, QWidget* parent)
    : QWidget(parent),
      m_view(view),
      m_text(new QLineEdit),
      m_matchCase(new QCheckBox(u"Match case"_s)),
      m_result(new QLabel) {
    setObjectName(u"findBar"_s);
    m_text->setObjectName(u"findText"_s);
    m_text->setPlaceholderText(u"Find in output"_s);
    m_text->setClearButtonEnabled(true);
    m_matchCase->setObjectName(u"findMatchCase"_s);
    m_result->setObjectName(u"findResult"_s);
    m_result->setTextFormat(Qt::PlainText);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 3, 6, 3);
    row->addWidget(m_text, 1);
    row->addWidget(m_matchCase);
    row->addWidget(m_result);
    connect(m_text, &QLineEdit::returnPressed, this, [this] { find(true); });
    hide();
}

void FindBar::start() {
    const QString selected = m_view->textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator)) m_text->setText(selected);
    show();
    m_text->setFocus();
    m_text->selectAll();
}

void FindBar::find(bool backward) {
    const QString text = m_text->text();
    if (text.isEmpty()) {
        start();
        return;
    }
    QTextDocument::FindFlags flags;
    if (backward) flags |= QTextDocument::FindBackward;
    if (m_matchCase->isChecked()) flags |= QTextDocument::FindCaseSensitively;
    bool found = m_view->find(text, flags);
    if (!found) {  // once more from the other end
        const QTextCursor before = m_view->textCursor();
        m_view->moveCursor(backward ? QTextCursor::End : QTextCursor::Start);
        found = m_view->find(text, flags);
        if (!found) m_view->setTextCursor(before);
    }
    m_result->setText(found ? QString() : u"Not found"_s);
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) {
        QWidget::keyPressEvent(event);
        return;
    }
    hide();
    m_view->setFocus();
}

}  // namespace hawser::ui
