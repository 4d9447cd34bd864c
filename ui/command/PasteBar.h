#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace hawser::ui {

// Several lines that were pasted, above the prompt until the user has looked at them: they can be changed,
// run one after the other, or thrown away. Hidden while there are none. GUI thread.
class PasteBar : public QWidget {
    Q_OBJECT
  public:
    static constexpr qsizetype kMaxLines = 5000;

    explicit PasteBar(QWidget* parent = nullptr);

    void offer(const QStringList& lines);

  Q_SIGNALS:
    void accepted(const QStringList& lines);
    void closed();  // run or thrown away

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QStringList lines() const;
    void showCount();
    void run();
    void leave();

    QLabel* m_title;
    QPlainTextEdit* m_text;
    QPushButton* m_run;
};

}  // namespace hawser::ui
