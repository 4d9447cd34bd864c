#pragma once

#include <QDialog>

#include "core/session/start/ConnectionForm.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QPushButton;
class QTabWidget;

namespace hawser::ui {

class NoticeBar;
class RecipeView;

// Ctrl+K: one page for each kind of line, what is common below, then the string it comes to and the lines
// that set up the other end. What is wrong is told once something was typed. Not modal. GUI thread.
class KernelDebugDialog : public QDialog {
    Q_OBJECT
  public:
    explicit KernelDebugDialog(QWidget* parent = nullptr);

    void setRecent(const QStringList& connections);
    // As if it were typed: what no page has of it is kept.
    void setConnection(const QString& connection, session::InitialBreak initialBreak);
    session::ConnectionForm form() const;

  Q_SIGNALS:
    void connectRequested(const QString& connection, hawser::session::InitialBreak initialBreak,
                          bool breakOnConnect);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void setForm(const session::ConnectionForm& form);
    struct Fields {
        QLineEdit* path = nullptr;
        QLineEdit* resets = nullptr;
        QLineEdit* host = nullptr;
        QLineEdit* port = nullptr;
        QLineEdit* device = nullptr;
        QComboBox* baud = nullptr;
        QLineEdit* netPort = nullptr;
        QLineEdit* netKey = nullptr;
        QLineEdit* netTarget = nullptr;
        QCheckBox* reconnect = nullptr;
        QCheckBox* listen = nullptr;
        QComboBox* initialBreak = nullptr;
        QCheckBox* breakOnConnect = nullptr;
    };
    QLineEdit* addLine(QFormLayout* page, const QString& label, const QString& objectName,
                       const QString& hint);
    QWidget* makePipePage();
    QWidget* makeTcpPage();
    QWidget* makeSerialPage();
    QWidget* makeNetPage();
    QWidget* makeCommon();
    QWidget* makeResult();
    void onEdited();
    void showResult();
    void focusField();
    void takeTyped(const QString& text);
    session::FormPage page() const;
    void takePage();
    void takeRecent(int index);
    void go();

    QComboBox* m_recent;
    QTabWidget* m_pages;
    Fields m_fields;
    NoticeBar* m_problem = nullptr;
    QLineEdit* m_preview = nullptr;
    std::optional<QString> m_typed;  // instead of what the pages give, until one of them is changed
    RecipeView* m_recipe = nullptr;
    QPushButton* m_connect = nullptr;
    bool m_edited = false;  // by the user, since it was shown or another page was chosen
};

}  // namespace hawser::ui
