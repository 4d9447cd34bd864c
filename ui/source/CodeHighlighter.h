#pragma once

#include <QSyntaxHighlighter>

namespace hawser::ui {

// Comments, texts, numbers, directives and keywords of C and C++, each in its colour; the words of an
// assembler's comments as well. GUI thread.
class CodeHighlighter : public QSyntaxHighlighter {
    Q_OBJECT
  public:
    explicit CodeHighlighter(QTextDocument* document) : QSyntaxHighlighter(document) {}

    void setPalette(const QPalette& palette);
    void setOn(bool on);

  protected:
    void highlightBlock(const QString& text) override;

  private:
    struct Colours {
        QColor comment;
        QColor text;
        QColor number;
        QColor directive;
        QColor keyword;
    };
    qsizetype word(const QString& text, qsizetype at);

    Colours m_colours;
    bool m_on = true;
};

}  // namespace hawser::ui
