#include "ui/modules/ModulesPanel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/modules/ModulesModel.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

ModulesPanel::ModulesPanel(session::Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new ModulesModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_view(new QTableView(this)),
      m_filter(new QLineEdit(this)),
      m_hint(new ViewHint(m_view)),
      m_refresher(new Refresher(m_view)) {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ModulesModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(-1);
    setUpTable(m_view, u"modulesView"_s);
    m_view->setModel(m_sorted);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(ModulesModel::Start, Qt::AscendingOrder);
    m_filter->setObjectName(u"modulesFilter"_s);
    m_filter->setPlaceholderText(u"Filter modules"_s);
    m_filter->setClearButtonEnabled(true);
    auto* reload = new QToolButton(this);
    reload->setObjectName(u"modulesReload"_s);
    reload->setAutoRaise(true);
    reload->setIcon(theme::icon(u"reload"_s));
    reload->setToolTip(u"Read the list of modules again"_s);

    auto* cancel = new QToolButton(this);
    cancel->setObjectName(u"modulesCancel"_s);
    cancel->setAutoRaise(true);
    cancel->setText(u"Cancel Downloads"_s);
    cancel->setToolTip(u"End all downloads of symbol files"_s);
    cancel->hide();

    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 3, 4, 3);
    row->setSpacing(4);
    row->addWidget(m_filter, 1);
    row->addWidget(cancel);
    row->addWidget(reload);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);

    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    connect(reload, &QToolButton::clicked, this,
            [this] { m_session.ask(session::ReloadModules{}, this, [](const session::WriteAnswer&) {}); });
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex& index) {
        const auto* module = m_model->moduleAt(m_sorted->mapToSource(index).row());
        if (module) Q_EMIT memoryRequested(module->base);
    });
    connect(m_refresher, &Refresher::due, this, &ModulesPanel::showSnapshot);
    m_session.on<session::ModulesChanged>(m_refresher, &Refresher::request);
    connect(cancel, &QToolButton::clicked, this, [this] {
        // A command that waits for a download would hold this one up until it is there.
        if (m_session.told().prompt.busy) m_session.order(session::CancelCommand{});
        m_session.order(session::Execute{u"!sym cancel"_s, {}});
    });
    m_session.on<session::SymbolsChanged>(this, [this, cancel](const session::SymbolsChanged& changed) {
        cancel->setVisible(std::ranges::any_of(*changed.symbols, [](const session::ModuleSymbolState& state) {
            return !state.fetching.empty();
        }));
        m_refresher->request();
    });
    m_session.on<session::TargetForgotten>(m_refresher, &Refresher::request);
    m_session.on<session::ConnectionChange>(this, [reload, this] {
        reload->setEnabled(m_session.told().state == session::ConnectionState::Stopped);
    });
    reload->setEnabled(false);
    m_refresher->request();
    m_hint->tell(u"Modules are listed once the target has been stopped."_s);
}

void ModulesPanel::showSnapshot() {
    const bool first = m_model->rowCount() == 0;
    m_model->setSnapshot(m_session.told().modules,
                         !m_session.told().target || m_session.told().target->pointers64);
    m_model->setSymbols(m_session.told().symbols);
    if (first && m_model->rowCount() > 0) {
        m_view->resizeColumnsToContents();
        m_view->setColumnWidth(ModulesModel::Name, std::min(m_view->columnWidth(ModulesModel::Name), 160));
    }
    m_hint->tell(m_model->rowCount() == 0 ? u"Modules are listed once the target has been stopped."_s
                                          : QString());
}

}  // namespace hawser::ui
