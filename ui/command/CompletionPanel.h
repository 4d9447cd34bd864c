#pragma once

#include <QFrame>

#include "core/session/Questions.h"

class QLabel;
class QTreeView;

namespace hawser::ui {

class CompletionModel;

// The list of what a word may become, beside the line that keeps the keyboard. GUI thread.
class CompletionPanel : public QFrame {
    Q_OBJECT
  public:
    explicit CompletionPanel(QWidget* line);

    // `word`: where it begins on the line, in global coordinates; the list opens below it, or above.
    void open(const session::LineCompletion& completion, const QRect& word);
    QString chosen() const;
    void step(int rows);  // of the choice; ends at both ends
    int page() const;     // rows

  Q_SIGNALS:
    void picked(const QString& text);  // by mouse

  private:
    void place(const QRect& word);

    CompletionModel* m_model;
    QTreeView* m_view;
    QLabel* m_more;
};

}  // namespace hawser::ui
