#pragma once

#include <QObject>
#include <functional>
#include <optional>

#include "core/session/Questions.h"

class QKeyEvent;
class QLineEdit;

namespace hawser::ui {

class CompletionPanel;

// Completes the word at the cursor of a line. Tab puts in what all candidates have in common; then few are
// gone through, many are listed by the next Tab, as Ctrl+Space does at once. Answers come when they come: one
// for a line that has changed since is dropped. GUI thread.
class LineCompleter : public QObject {
    Q_OBJECT
  public:
    using Answered = std::function<void(const session::CompletionAnswer&)>;
    using Ask = std::function<void(const session::CompleteLine& question, Answered answered)>;

    explicit LineCompleter(QLineEdit* line);

    void setAsk(Ask ask) { m_ask = std::move(ask); }
    // True: the key was for it.
    bool takes(const QKeyEvent& key);
    bool wants(const QKeyEvent& key) const;  // before a shortcut of the window gets it
    void close();
    bool isOpen() const;

    static constexpr std::size_t kFew = 5;  // candidates that Tab goes through without a list

  private:
    enum class Wish { Complete, CompleteBackwards, List, Narrow };
    // A run of Tabs: each puts the next candidate in the place of the one before.
    struct Cycle {
        session::LineCompletion completion;
        std::size_t at = 0;
        QString text;  // what the line says as long as the run goes on
    };

    void tab(bool backwards);
    void ask(Wish wish);
    void answered(Wish wish, session::LineCompletion completion);
    void complete(session::LineCompletion completion, bool backwards);
    void list(session::LineCompletion completion);
    void narrow();
    void accept(const QString& text);
    bool takesInList(const QKeyEvent& key);
    void put(unsigned start, const QString& word);
    QRect placeOf(unsigned start) const;

    QLineEdit* m_line;
    CompletionPanel* m_panel;
    Ask m_ask;
    std::optional<Cycle> m_cycle;
    std::optional<session::LineCompletion> m_listed;  // what the list began with
    QString m_beginning;                              // the line up to the word that is listed
    QString m_tabbed;  // the line as the last Tab left it, having nothing to put in
};

}  // namespace hawser::ui
