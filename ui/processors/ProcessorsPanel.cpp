#include "ui/processors/ProcessorsPanel.h"

#include <QTableView>

#include "ui/processors/ProcessorsModel.h"
#include "ui/text/Format.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

ProcessorsPanel::ProcessorsPanel(session::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_model(new ProcessorsModel(this)), m_view(new QTableView(this)) {
    setUpTable(m_view, u"processorsView"_s);
    m_view->setModel(m_model);
    const QFontMetrics metrics(m_view->font());
    m_view->setColumnWidth(ProcessorsModel::Number, metrics.horizontalAdvance(u". 000"_s) + 8);
    for (const int column : {ProcessorsModel::ProgramCounter, ProcessorsModel::Place})
        m_view->setColumnWidth(column, metrics.horizontalAdvance(u"00000000`00000000"_s) + 12);
    m_view->setColumnWidth(ProcessorsModel::State, metrics.horizontalAdvance(u"Stopped"_s) + 12);
    present();
    setFocusProxy(m_view);
    connect(m_view, &QTableView::clicked, this, &ProcessorsPanel::select);
    connect(m_view, &QTableView::activated, this, &ProcessorsPanel::select);  // the Return key
}

void ProcessorsPanel::present() {
    auto* notice = new NoticeBar(u"processorsNotice"_s, this);
    auto* hint = new ViewHint(m_view);
    notice->placeUnder(m_view);
    auto* reading = new ReadPresenter<session::ReadProcessors>(
        m_session, {m_view, notice, hint}, this, [] { return session::ReadProcessors{}; },
        [this](const std::shared_ptr<const session::ProcessorList>& list, bool) {
            const auto& target = m_session.told().target;
            m_model->setList(list, !target || target->pointers64);
        });
    reading->setHint({}, u"The processors are shown when the target is stopped."_s);
    connect(reading, &ReadPresenterBase::staleChanged, m_view,
            [this](bool stale) { showStale(m_view, stale); });
    showStale(m_view, !reading->isStopped());
    m_reading = reading;
}

void ProcessorsPanel::select(const QModelIndex& index) {
    const auto* processor = m_model->processorAt(index.row());
    if (!processor || processor->current) return;
    m_session.ask(session::SelectProcessor{processor->number}, this,
                  [this](const session::WriteAnswer& answer) {
                      if (answer.error) m_reading->notice(textFrom(answer.error->what));
                  });
}

}  // namespace hawser::ui
