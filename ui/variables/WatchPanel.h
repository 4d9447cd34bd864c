#pragma once

#include <QStringList>

#include "ui/variables/VariablesPanel.h"

namespace hawser::ui {

// The Watch window: C++ expressions of the user's, each with what it comes to; an empty row takes a new one.
// GUI thread; the session outlives it.
class WatchPanel : public VariablesPanel {
    Q_OBJECT
  public:
    static constexpr qsizetype kMaxExpressions = 100;
    static constexpr qsizetype kMaxExpression = 1000;  // characters

    explicit WatchPanel(session::Session& session, QWidget* parent = nullptr);

    const QStringList& expressions() const { return m_expressions; }
    void setExpressions(const QStringList& expressions);
    void add(const QString& expression);  // unless it is there

  Q_SIGNALS:
    void expressionsChanged(const QStringList& expressions);

  private:
    using Rows = std::vector<session::ValueRow>;

    session::ReadWatch question();
    void showList(const std::shared_ptr<const session::VariableList>& list, bool newStop);
    void showRows();
    void rename(int row, const QString& text);
    void remove(int row);
    void change();

    QStringList m_expressions;
    std::vector<Rows> m_rows;  // of each expression: itself and its parts
    QStringList m_asked;       // for the rows that come next
    bool m_newStop = false;    // since the rows that are shown
};

}  // namespace hawser::ui
