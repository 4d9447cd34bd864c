#include "ui/variables/WatchPanel.h"

#include <QVBoxLayout>
#include <utility>

#include "ui/text/Format.h"
#include "ui/variables/VariablesView.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

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
    : QWidget(parent),
      m_session(session),
      m_model(new VariablesModel(VariablesModel::Names::Typed, this)),
      m_view(new VariablesView(*m_model, u"watchView"_s, this)) {
    auto* notice = new NoticeBar(u"watchNotice"_s, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(notice);
    setFocusProxy(m_view);
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::AnyKeyPressed);
    present(notice);
    // The editor that has told it is still open.
    connect(m_model, &VariablesModel::renamed, this, &WatchPanel::rename, Qt::QueuedConnection);
    connect(m_view, &VariablesView::removeRequested, this, &WatchPanel::remove);
    showRows();
}

void WatchPanel::present(NoticeBar* notice) {
    m_reading = new ReadPresenter<session::ReadWatch>(
        m_session, {m_view, notice, new ViewHint(m_view)}, this,
        [this] { return m_expressions.isEmpty() ? std::nullopt : std::optional(question()); },
        [this](const std::shared_ptr<const session::VariableList>& list, bool newStop) {
            showList(list, newStop);
        });
    connect(m_model, &VariablesModel::partsWanted, m_reading, &ReadPresenterBase::request);
    connect(m_model, &VariablesModel::assignRequested, this, &WatchPanel::assign);
    connect(m_reading, &ReadPresenterBase::staleChanged, this, &WatchPanel::showState);
    showState(!m_reading->isStopped());
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
    const auto& target = m_session.told().target;
    m_model->setWide(!target || target->pointers64);
    showRows();
}

void WatchPanel::showRows() {
    Rows all;
    for (const Rows& rows : m_rows) all.insert(all.end(), rows.begin(), rows.end());
    all.push_back(bareRow({}));
    m_model->setRows(std::move(all), {}, std::exchange(m_newStop, false));
}

void WatchPanel::showState(bool stale) {
    showStale(m_view, stale);
    m_model->setEditable(!stale);
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

void WatchPanel::assign(const QString& path, const QString& value) {
    m_reading->notice({});
    m_session.ask(session::AssignValue{path.toStdString(), value.toStdString()}, this,
                  [this](const session::WriteAnswer& answer) {
                      if (answer.error) m_reading->notice(noticeOf(answer.error));
                  });
}

}  // namespace hawser::ui
