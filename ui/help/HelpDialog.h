#pragma once

#include <QDialog>

namespace hawser::ui {

// F1: the first steps, what to do when a target stops answering, and every key. Not modal. GUI thread.
class HelpDialog : public QDialog {
    Q_OBJECT
  public:
    explicit HelpDialog(QWidget* parent = nullptr);
};

}  // namespace hawser::ui
