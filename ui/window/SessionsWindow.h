#pragma once

#include <QMainWindow>
#include <memory>
#include <vector>

#include "core/session/SessionPool.h"
#include "ui/window/WindowPlace.h"

class QDockWidget;
class QStackedWidget;
class QTabBar;

namespace hawser::ui {

class MainWindow;
class Prompts;
class SessionDigest;
class SessionsPanel;
class UserSettings;

// The program's window: one MainWindow for each session behind a bar of tabs, which is there when there is
// more than one, and the overview of all. What each session's menus, keys and docks do is its own; those of a
// session that is not shown are out of reach. Ends when the last session's window has closed. GUI thread;
// pool, settings and prompts outlive it.
class SessionsWindow : public QMainWindow {
    Q_OBJECT
  public:
    static constexpr int kLayoutVersion = 1;

    SessionsWindow(session::SessionPool& pool, UserSettings& settings, Prompts& prompts,
                   QWidget* parent = nullptr);
    ~SessionsWindow() override;

    // Dormant, and shown; for what the connection names.
    MainWindow& addSession(const QString& connection = {});
    // Where image files are, for whatever is opened without saying so.
    void setImagePath(const QString& path) { m_imagePath = path; }
    // The same for symbol files, when the command line says.
    void setSymbolPath(const QString& path) { m_symbolPath = path; }
    MainWindow& current() const;
    int count() const { return static_cast<int>(m_pages.size()); }
    void activate(int index);
    void showOverview();  // or hides it

  Q_SIGNALS:
    void closed();  // every target has been taken leave of
    void demoRequested(hawser::ui::MainWindow* page);

  protected:
    void closeEvent(QCloseEvent* event) override;
    // Crash dumps that are dropped on it are opened.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    struct Page {
        MainWindow* window = nullptr;
        std::unique_ptr<SessionDigest> digest;
    };
    void buildOverview();
    void connectPage(MainWindow& window, SessionDigest& digest);
    int indexOf(const MainWindow* window) const;
    void remove(MainWindow* window);
    bool isHeld(const QString& connection);  // by a page, which is then shown
    void openLine(MainWindow& from, session::SessionOptions options);
    void keepOverview();
    void showTab(const SessionDigest& digest);
    void showTitle();
    std::vector<MainWindow*> windows() const;
    bool askForAll();

    session::SessionPool& m_pool;
    UserSettings& m_settings;
    WindowPlace m_place;
    Prompts& m_prompts;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    SessionsPanel* m_overview = nullptr;
    QDockWidget* m_overviewDock = nullptr;
    bool m_overviewPlaced = false;  // its height is the user's
    std::vector<Page> m_pages;      // in the order of the tabs
    int m_lastNumber = 0;
    QString m_imagePath;
    QString m_symbolPath;
};

}  // namespace hawser::ui
