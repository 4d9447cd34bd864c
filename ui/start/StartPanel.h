#pragma once

#include <QWidget>

#include "core/session/start/ConnectionForm.h"

class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace hawser::ui {

class NoticeBar;
class RecipeView;
class UserSettings;

// What stands in the window while no session is open: the lines of late, a field for one that is pasted, the
// demo machine, and what is to be typed in a virtual machine. GUI thread; the settings outlive it.
class StartPanel : public QWidget {
    Q_OBJECT
  public:
    explicit StartPanel(UserSettings& settings, QWidget* parent = nullptr);

  Q_SIGNALS:
    void connectRequested(const QString& connection);
    void dialogRequested();
    void dumpRequested();
    void joinRequested();
    void demoRequested();

  private:
    QWidget* makeHead();
    QWidget* makeConnect();
    QWidget* makeRecent();
    QWidget* makeOtherEnd();
    void showOtherEnd(const session::ConnectionForm& form);
    void showRecent();
    void addRecent(QGridLayout* grid, int row, const QString& connection);
    void onPasted(const QString& text);
    void go();

    UserSettings& m_settings;
    QLineEdit* m_paste = nullptr;
    QPushButton* m_connect = nullptr;
    NoticeBar* m_problem = nullptr;
    QVBoxLayout* m_recentPlace = nullptr;
    QWidget* m_recent = nullptr;
    RecipeView* m_recipe = nullptr;
    QPlainTextEdit* m_guest = nullptr;
};

}  // namespace hawser::ui
