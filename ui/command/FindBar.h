#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace hawser::ui {

// Search in the output; under it, hidden until Ctrl+F.
class FindBar : public QWidget {
    Q_OBJECT
  public:
    explicit FindBar(QPlainTextEdit* view, QWidget* parent = nullptr);

    void start();
    void find(bool backward);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QPlainTextEdit* m_view;
    QLineEdit* m_text;
    QCheckBox* m_matchCase;
    QLabel* m_result;
};

}  // namespace hawser::ui
