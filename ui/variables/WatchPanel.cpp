#include "ui/variables/WatchPanel.h"

#include <utility>

#include "ui/variables/VariablesView.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// While nothing is known of it.
session::ValueRow bareRow(const QString& expression) {
    session::ValueRow row;
    row.name = expression.toStdString();
    return row;
}

}  // namespace

WatchPanel::WatchPanel(session::Session& session, QWidget* parent)
    : VariablesPanel(session, VariablesModel::Names::Typed, u"watch"_s, parent) {
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::AnyKeyPressed);
    follow(*new ReadPresenter<session::ReadWatch>(
        m_session, face(), this,
        [this] { return m_expressions.isEmpty() ? std::nullopt : std::optional(question()); },
        [this](const std::shared_ptr<const session::VariableList>& list, bool newStop) {
            showList(list, newStop);
        }));
    // The editor that has told it is still open.
    connect(m_model, &VariablesModel::renamed, this, &WatchPanel::rename, Qt::QueuedConnection);
    connect(m_view, &VariablesView::removeRequested, this, &WatchPanel::remove);
    showRows();
}

session::ReadWatch WatchPanel::question() {
    m_asked = m_expressions;
    session::ReadWatch question;
    for (const QString& text : m_asked) question.expressions.push_back(text.toStdString());
    question.opened = m_model->opened();
    return question;
}

void WatchPanel::showList(const std::shared_ptr<const session::VariableList>& list, bool newStop) {
    m_newStop = m_newStop || newStop;
    std::vector<Rows> rows;
    if (!list) {
        for (const QString& text : m_expressions) rows.push_back({bareRow(text)});
        m_model->clear();
    } else {
        for (const session::ValueRow& row : list->rows) {
            if (row.depth == 0 || rows.empty()) rows.emplace_back();
            rows.back().push_back(row);
        }
        // Others are wanted since, and asked for.
        if (m_asked != m_expressions || rows.size() != m_rows.size()) return;
    }
    m_rows = std::move(rows);
    setWide();
    showRows();
}

void WatchPanel::showRows() {
    Rows all;
    for (const Rows& rows : m_rows) all.insert(all.end(), rows.begin(), rows.end());
    all.push_back(bareRow({}));
    m_model->setRows(std::move(all), {}, std::exchange(m_newStop, false));
}

void WatchPanel::setExpressions(const QStringList& expressions) {
    m_expressions.clear();
    m_rows.clear();
    for (const QString& text : expressions.mid(0, kMaxExpressions)) {
        const QString expression = text.trimmed().left(kMaxExpression);
        if (expression.isEmpty()) continue;
        m_expressions += expression;
        m_rows.push_back({bareRow(expression)});
    }
    showRows();
    m_reading->request();
}

void WatchPanel::add(const QString& expression) {
    const auto known = m_expressions.indexOf(expression.trimmed());
    if (known < 0) rename(static_cast<int>(m_expressions.size()), expression);
    const auto row = known < 0 ? m_expressions.size() - 1 : known;
    m_view->setCurrentIndex(m_model->index(static_cast<int>(row), 0));
}

void WatchPanel::rename(int row, const QString& text) {
    const QString expression = text.trimmed().left(kMaxExpression);
    if (row < 0 || row > m_expressions.size()) return;
    if (expression.isEmpty()) {
        remove(row);
        return;
    }
    if (row == m_expressions.size()) {
        if (row >= kMaxExpressions) {
            m_reading->notice(u"There is room for %1 expressions."_s.arg(kMaxExpressions));
            return;
        }
        m_expressions += expression;
        m_rows.emplace_back();
    }
    m_expressions[row] = expression;
    m_rows[static_cast<std::size_t>(row)] = {bareRow(expression)};
    change();
}

void WatchPanel::remove(int row) {
    if (row < 0 || row >= m_expressions.size()) return;
    m_expressions.removeAt(row);
    m_rows.erase(m_rows.begin() + row);
    change();
}

void WatchPanel::change() {
    showRows();
    Q_EMIT expressionsChanged(m_expressions);
    m_reading->request();
}

}  // namespace hawser::ui
