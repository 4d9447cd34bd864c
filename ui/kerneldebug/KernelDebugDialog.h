#pragma once

#include <QDialog>

#include "ui/kerneldebug/ConnectionForm.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace hawser::ui {

class NoticeBar;

// Ctrl+K: one page for each kind of line, what is common below, then the string it comes to and the lines
// that set up the other end. Not modal. GUI thread.
class KernelDebugDialog : public QDialog {
    Q_OBJECT
  public:
    explicit KernelDebugDialog(QWidget* parent = nullptr);

    void setRecent(const QStringList& connections);
    void setForm(const ConnectionForm& form);
    ConnectionForm form() const;

  Q_SIGNALS:
    void connectRequested(const QString& connection, hawser::session::InitialBreak initialBreak,
                          bool breakOnConnect);

  private:
    QLineEdit* addLine(QFormLayout* page, const QString& label, const QString& objectName,
                       const QString& hint);
    QWidget* makePipePage();
    QWidget* makeTcpPage();
    QWidget* makeSerialPage();
    QWidget* makeNetPage();
    QWidget* makeCommon();
    QWidget* makeResult();
    void showResult();
    void takeTyped(const QString& text);
    void copyRecipe();
    void takePage(int index);
    void takeRecent(int index);
    void go();

    QComboBox* m_recent;
    QTabWidget* m_pages;
    QLineEdit* m_path = nullptr;
    QLineEdit* m_resets = nullptr;
    QCheckBox* m_reconnect = nullptr;
    QLineEdit* m_host = nullptr;
    QLineEdit* m_port = nullptr;
    QLineEdit* m_device = nullptr;
    QComboBox* m_baud = nullptr;
    QLineEdit* m_netPort = nullptr;
    QLineEdit* m_netKey = nullptr;
    QLineEdit* m_netTarget = nullptr;
    QComboBox* m_initialBreak = nullptr;
    QCheckBox* m_breakOnConnect = nullptr;
    NoticeBar* m_problem = nullptr;
    QLineEdit* m_preview = nullptr;
    std::optional<QString> m_typed;  // instead of what the pages give, until one of them is changed
    QComboBox* m_recipe = nullptr;
    QPlainTextEdit* m_recipeText = nullptr;
    QPushButton* m_connect = nullptr;
};

}  // namespace hawser::ui
