#pragma once

#include <QWidget>

#include "core/session/start/ConnectionForm.h"

class QComboBox;
class QPlainTextEdit;
class QToolButton;

namespace hawser::ui {

// The lines that set up the other end of a connection, for the kind of machine chosen, ready to copy. GUI
// thread.
class RecipeView : public QWidget {
    Q_OBJECT
  public:
    explicit RecipeView(QWidget* parent = nullptr);

    // `complete`: the form has passed check(); else only those are shown that do not need it.
    void show(const session::ConnectionForm& form, bool complete);
    void showWindows();  // a network line is set up in the target first: that is where the key is made

  private:
    void refresh();

    QComboBox* m_kind;
    QPlainTextEdit* m_text;
    QToolButton* m_copy;
    session::ConnectionForm m_form;
    bool m_complete = false;
};

}  // namespace hawser::ui
