#pragma once

#include <QDialog>

class QPushButton;

namespace hawser::ui {

class AddressEdit;

// Shares this window's session with other programs. Not modal. GUI thread.
class ShareDialog : public QDialog {
    Q_OBJECT
  public:
    explicit ShareDialog(QWidget* parent = nullptr);

  Q_SIGNALS:
    void shareRequested(const QString& address);

  private:
    AddressEdit* m_form;
    QPushButton* m_share;
};

}  // namespace hawser::ui
