#pragma once

#include <QDialog>

class QComboBox;
class QPushButton;

namespace hawser::ui {

class AddressEdit;

// Ctrl+R: joins the session of another program. What this user's programs share on this computer is offered.
// Not modal. GUI thread.
class JoinDialog : public QDialog {
    Q_OBJECT
  public:
    explicit JoinDialog(QWidget* parent = nullptr);

    // Addresses as -remote takes them.
    void setShared(const QStringList& addresses);
    void setAddress(const QString& address);

  Q_SIGNALS:
    void joinRequested(const QString& address);

  private:
    void showChoice();

    QComboBox* m_shared;
    AddressEdit* m_form;
    QPushButton* m_join;
};

}  // namespace hawser::ui
