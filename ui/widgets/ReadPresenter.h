#pragma once

#include <QObject>
#include <functional>

#include "core/session/Session.h"

class QWidget;

namespace hawser::ui {

class NoticeBar;
class Refresher;
class ViewHint;

// What every panel that reads does alike, without a question: it asks again when something may have changed
// and its view is seen, one question at a time; shows what is stale as stale, a failure in the notice bar,
// and the hint while there is nothing to show; and clears when the target is forgotten or the session closed.
// An answer that was overtaken or cancelled is no failure: what overtook it has already asked for the next
// one. GUI thread; a child of the panel.
class ReadPresenterBase : public QObject {
    Q_OBJECT
  public:
    // What belongs to the panel and outlives this object.
    struct Face {
        QWidget* view = nullptr;
        NoticeBar* notice = nullptr;
        ViewHint* hint = nullptr;
    };

    // Something may have changed, or something else is wanted.
    void request();
    // A sentence of the panel's own about what could not be done; empty: none.
    void notice(const QString& text);
    // While nothing is shown. Empty: the view may be blank.
    void setHint(const QString& whenStopped, const QString& otherwise);
    // What was read is nothing: why; empty: it is something.
    void setBlank(const QString& why);
    bool isStopped() const;

  Q_SIGNALS:
    void staleChanged(bool stale);
    void newStop(const hawser::session::StopEvent& stop);
    void contentsMayHaveChanged();  // at the same stop
    void failed();                  // what was asked for cannot be read

  protected:
    ReadPresenterBase(session::Session& session, const Face& face, QObject* parent);

    // Asks; false: there is nothing to ask for now.
    virtual bool ask() = 0;
    virtual void clear() = 0;
    // True: the answer holds a value, which is to be shown.
    bool answered(const std::optional<Error>& error);
    void shown(bool something);
    bool takeNewStop() { return std::exchange(m_newStop, false); }
    session::Session& session() const { return m_session; }

  private:
    void askIfDue();
    void onConnection(session::ConnectionState state);
    void forget();
    void showHint();

    session::Session& m_session;
    Face m_face;
    Refresher* m_refresher;
    QString m_stoppedHint;
    QString m_hint;
    QString m_blank;
    bool m_out = false;      // a question is out
    bool m_again = false;    // something changed since
    bool m_empty = true;     // nothing is shown
    bool m_failed = false;   // the notice is about the last read
    bool m_newStop = false;  // since the last value that was shown
};

// The same with a question. `question`: what is to be asked now; nothing: nothing. `show`: the value and
// whether it is the first of a new stop; null: nothing is known any more.
template <session::Question Q>
class ReadPresenter final : public ReadPresenterBase {
  public:
    using Value = std::shared_ptr<const typename Q::Value>;

    ReadPresenter(session::Session& session, const Face& face, QObject* parent,
                  std::function<std::optional<Q>()> question, std::function<void(const Value&, bool)> show)
        : ReadPresenterBase(session, face, parent),
          m_question(std::move(question)),
          m_show(std::move(show)) {}

  private:
    bool ask() override {
        std::optional<Q> question = m_question();
        if (!question) return false;
        session().ask(*std::move(question), this, [this](const session::Answer<typename Q::Value>& answer) {
            if (!answered(answer.error)) return;
            m_show(answer.value, takeNewStop());
            shown(true);
        });
        return true;
    }
    void clear() override {
        m_show(nullptr, false);
        shown(false);
    }

    std::function<std::optional<Q>()> m_question;
    std::function<void(const Value&, bool)> m_show;
};

}  // namespace hawser::ui
