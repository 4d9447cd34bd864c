#include "ui/breakpoints/BreakpointsPanel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/breakpoints/BreakpointsModel.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

BreakpointsPanel::BreakpointsPanel(session::Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new BreakpointsModel(this)),
      m_view(new QTableView(this)),
      m_remove(new QToolButton(this)),
      m_removeAll(new QToolButton(this)),
      m_notice(new NoticeBar(u"breakpointsNotice"_s, this)),
      m_hint(new ViewHint(m_view)),
      m_refresher(new Refresher(m_view)) {
    setUpTable(m_view, u"breakpointsView"_s);
    m_view->setModel(m_model);
    m_remove->setObjectName(u"breakpointsRemove"_s);
    m_remove->setText(u"Remove"_s);
    m_remove->setAutoRaise(true);
    m_removeAll->setObjectName(u"breakpointsRemoveAll"_s);
    m_removeAll->setText(u"Remove All"_s);
    m_removeAll->setAutoRaise(true);
    auto* removeKey = new QAction(this);
    removeKey->setShortcut(QKeySequence(Qt::Key_Delete));
    removeKey->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(removeKey);

    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 2, 4, 2);
    row->addWidget(m_remove);
    row->addWidget(m_removeAll);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_view, 1);
    column->addWidget(m_notice);
    setFocusProxy(m_view);

    connect(m_remove, &QToolButton::clicked, this, &BreakpointsPanel::removeSelected);
    connect(removeKey, &QAction::triggered, this, &BreakpointsPanel::removeSelected);
    connect(m_removeAll, &QToolButton::clicked, this, &BreakpointsPanel::removeAll);
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex& index) {
        const auto* breakpoint = m_model->breakpointAt(index.row());
        if (breakpoint && breakpoint->resolved) Q_EMIT codeRequested(breakpoint->address);
    });
    connect(m_model, &BreakpointsModel::enableRequested, this, [this](unsigned id, bool on) {
        change(session::EnableBreakpoint{id, on});
    });
    connect(m_refresher, &Refresher::due, this, &BreakpointsPanel::showSnapshot);
    m_session.on<session::BreakpointsChanged>(m_refresher, &Refresher::request);
    m_session.on<session::TargetSummary>(m_refresher, &Refresher::request);
    m_refresher->request();
    m_hint->tell(u"No breakpoints. F9 in the Disassembly window sets one, as does bp."_s);
}

void BreakpointsPanel::showSnapshot() {
    m_model->setSnapshot(m_session.told().breakpoints,
                         !m_session.told().target || m_session.told().target->pointers64);
    const bool any = m_model->rowCount() > 0;
    if (any) {
        for (int column = 0; column < BreakpointsModel::Command; ++column)
            m_view->resizeColumnToContents(column);
        m_view->setColumnWidth(BreakpointsModel::Location,
                               std::min(m_view->columnWidth(BreakpointsModel::Location), 220));
    }
    m_remove->setEnabled(any);
    m_removeAll->setEnabled(any);
    m_hint->tell(any ? QString() : u"No breakpoints. F9 in the Disassembly window sets one, as does bp."_s);
}

template <session::Question Q>
void BreakpointsPanel::change(const Q& question) {
    m_session.ask(question, this, [this](const session::WriteAnswer& answer) {
        m_notice->tell(noticeOf(answer.error));
    });
}

void BreakpointsPanel::removeSelected() {
    if (const auto* breakpoint = m_model->breakpointAt(m_view->currentIndex().row()))
        change(session::RemoveBreakpoint{breakpoint->id});
}

void BreakpointsPanel::removeAll() {
    for (int row = 0; row < m_model->rowCount(); ++row)
        change(session::RemoveBreakpoint{m_model->breakpointAt(row)->id});
}

}  // namespace hawser::ui
