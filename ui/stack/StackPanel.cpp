#include "ui/stack/StackPanel.h"

#include <QHeaderView>
#include <QTableView>

#include "ui/stack/StackModel.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

StackPanel::StackPanel(session::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_model(new StackModel(this)), m_view(new QTableView(this)) {
    auto* notice = new NoticeBar(u"stackNotice"_s, this);
    auto* hint = new ViewHint(m_view);
    setUpTable(m_view, u"stackView"_s);
    m_view->setModel(m_model);
    const QFontMetrics metrics(m_view->font());
    m_view->setColumnWidth(StackModel::Number, metrics.horizontalAdvance(u"000"_s) + 4);
    for (const int column : {StackModel::ChildSp, StackModel::RetAddr})
        m_view->setColumnWidth(column, metrics.horizontalAdvance(u"00000000`00000000"_s) + 12);

    notice->placeUnder(m_view);
    setFocusProxy(m_view);

    connect(m_view, &QTableView::activated, this, [this](const QModelIndex& index) { choose(index.row()); });
    auto* reading = new ReadPresenter<session::ReadStack>(
        m_session, {m_view, notice, hint}, this, [] { return session::ReadStack{kMaxFrames}; },
        [this](const std::shared_ptr<const session::StackList>& list, bool newStop) { show(list, newStop); });
    reading->setHint({}, u"The call stack is shown when the target is stopped."_s);
    connect(reading, &ReadPresenterBase::staleChanged, m_view,
            [this](bool stale) { showStale(m_view, stale); });
    showStale(m_view, !reading->isStopped());
}

void StackPanel::show(const std::shared_ptr<const session::StackList>& list, bool newStop) {
    const auto& target = m_session.told().target;
    const bool moved = m_model->setList(list, !target || target->pointers64);
    if (list && (newStop || moved)) m_view->selectRow(static_cast<int>(list->chosen));
}

void StackPanel::choose(int row) {
    if (const auto* frame = m_model->frameAt(row)) Q_EMIT frameChosen(*frame);
}

}  // namespace hawser::ui
