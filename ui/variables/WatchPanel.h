#pragma once

#include <QStringList>
#include <QWidget>

#include "core/session/Session.h"

namespace hawser::ui {

class NoticeBar;
class ReadPresenterBase;
class VariablesModel;
class VariablesView;

// The Watch window: C++ expressions of the user's, each with what it comes to; an empty row takes a new one.
// GUI thread; the session outlives it.
class WatchPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr qsizetype kMaxExpressions = 100;
    static constexpr qsizetype kMaxExpression = 1000;  // characters

    explicit WatchPanel(session::Session& session, QWidget* parent = nullptr);

    VariablesView* view() const { return m_view; }
    const QStringList& expressions() const { return m_expressions; }
    void setExpressions(const QStringList& expressions);
    void add(const QString& expression);  // unless it is there

  Q_SIGNALS:
    void expressionsChanged(const QStringList& expressions);

  private:
    using Rows = std::vector<session::ValueRow>;

    void present(NoticeBar* notice);
    session::ReadWatch question();
    void showList(const std::shared_ptr<const session::VariableList>& list, bool newStop);
    void showRows();
    void showState(bool stale);
    void rename(int row, const QString& text);
    void remove(int row);
    void change();
    void assign(const QString& path, const QString& value);

    session::Session& m_session;
    VariablesModel* m_model;
    VariablesView* m_view;
    ReadPresenterBase* m_reading = nullptr;
    QStringList m_expressions;
    std::vector<Rows> m_rows;  // of each expression: itself and its parts
    QStringList m_asked;       // for the rows that come next
    bool m_newStop = false;    // since the rows that are shown
};

}  // namespace hawser::ui
