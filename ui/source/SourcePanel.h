#pragma once

#include <QTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "core/session/Session.h"

class QTabBar;
class QToolButton;

namespace hawser::ui {

class NoticeBar;
class Prompts;
class SourceView;
class ViewHint;

// The Source window: a tab for each file. It opens the file of the line that a stop, or the frame chosen,
// stands at. GUI thread; session and prompts outlive it.
class SourcePanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr std::size_t kMaxFiles = 16;  // the one that was looked at longest ago is closed

    SourcePanel(session::Session& session, Prompts& prompts, QWidget* parent = nullptr);

    void openFile(const QString& path);  // on the computer where the session is
    void toggleBreakpoint();             // at the caret
    // "`c:\src\drv.c:12`" of the caret; nothing: no file is shown.
    std::optional<QString> caretPlace() const;
    QString shownFile() const;  // as the symbols have it
    SourceView* view() const { return m_view; }

  Q_SIGNALS:
    void lineKnown();  // of where the target stands: the window is worth looking at

  private:
    struct File {
        QString name;
        session::SourceFileText text;
        QString failure;  // why there is no text
        int top = 1;
        int caret = 1;
        quint64 looked = 0;
    };

    void build();
    void listen();
    void ask();
    void showPlaces(const session::SourcePlaces& places);
    int addFile(const QString& name, int line);  // its index
    void openAt(const QString& name, int line);
    // As ReadSource; without a name the symbols are asked for it.
    void read(const QString& name, const QString& shown);
    void takeOpened(const session::SourceAnswer& answer);
    void take(const QString& name, const session::SourceAnswer& answer);
    void select(int index);
    void showNotice();  // what is to be said of the file that is shown
    void remember();
    void closeFile(int index);
    void browse();
    void markLines();
    void toggle(int line);
    void hover(const QString& expression, const QPoint& position);
    void clear();
    int indexOf(const QString& name) const;

    session::Session& m_session;
    Prompts& m_prompts;
    QTabBar* m_tabs;
    QToolButton* m_browse;
    SourceView* m_view;
    NoticeBar* m_notice;
    ViewHint* m_hint;
    std::vector<File> m_files;  // in the order of the tabs
    int m_shown = -1;
    QTimer m_asking;
    bool m_mayBeFound = false;  // a file that was not, since it was looked for
    session::SourcePlaces m_places;   // the breakpoints' in the order of m_breakpoints
    std::vector<bool> m_breakpoints;  // whether each is enabled
    quint64 m_looks = 0;
};

}  // namespace hawser::ui
