#include "ui/registers/RegistersPanel.h"

#include <QHeaderView>
#include <QMenu>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/registers/RegistersModel.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

using session::KernelSession;

RegistersPanel::RegistersPanel(KernelSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new RegistersModel(this)),
      m_view(new QTreeView(this)),
      m_notice(new NoticeBar(u"registersNotice"_s, this)),
      m_hint(new ViewHint(m_view)),
      m_refresher(new Refresher(m_view)) {
    m_view->setObjectName(u"registersView"_s);
    m_view->setModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setFont(theme::fixedFont());
    m_view->setIndentation(14);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->header()->setStretchLastSection(true);
    m_view->header()->setSectionResizeMode(RegistersModel::Name, QHeaderView::ResizeToContents);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(m_notice);
    setFocusProxy(m_view);

    connect(m_view, &QTreeView::customContextMenuRequested, this, &RegistersPanel::showMenu);
    connect(m_model, &RegistersModel::editRefused, m_notice, &NoticeBar::tell);
    connect(m_model, &RegistersModel::editRequested, this, &RegistersPanel::write);
    connect(m_model, &RegistersModel::modelReset, this, &RegistersPanel::applyGroups);
    connectSession();
    onConnectionChanged();
}

void RegistersPanel::connectSession() {
    connect(m_refresher, &Refresher::due, this, &RegistersPanel::refresh);
    connect(&m_session, &KernelSession::stopped, this, [this] {
        m_newStop = true;
        m_notice->tell({});
        m_refresher->request();
    });
    connect(&m_session, &KernelSession::contentsChanged, m_refresher, &Refresher::request);
    connect(&m_session, &KernelSession::connectionChanged, this, &RegistersPanel::onConnectionChanged);
    connect(&m_session, &KernelSession::targetForgotten, m_model, &RegistersModel::clear);
    connect(&m_session, &KernelSession::registersRead, this, &RegistersPanel::take);
    connect(&m_session, &KernelSession::written, this, [this](const session::WriteAnswer& answer) {
        if (answer.id != m_write || !answer.error) return;
        m_notice->tell(textFrom(*answer.error));
    });
}

void RegistersPanel::onConnectionChanged() {
    const bool stopped = m_session.state() == session::ConnectionState::Stopped;
    showStale(m_view, !stopped);
    m_view->setEditTriggers(stopped ? QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                                    : QAbstractItemView::NoEditTriggers);
    if (m_session.state() == session::ConnectionState::Closed) m_model->clear();
    m_hint->tell(m_model->rowCount() == 0 ? u"Registers are shown when the target is stopped."_s : QString());
}

void RegistersPanel::refresh() {
    if (m_session.state() == session::ConnectionState::Stopped) m_request = m_session.readRegisters();
}

void RegistersPanel::take(const session::RegistersAnswer& answer) {
    if (answer.id != m_request) return;
    if (answer.error) {
        if (answer.error->code != ErrorCode::Cancelled) m_notice->tell(textFrom(*answer.error));
        return;
    }
    m_model->setList(answer.value, m_newStop);
    m_newStop = false;
    m_hint->tell({});
}

void RegistersPanel::write(const QString& name, quint64 value) {
    m_notice->tell({});
    m_write = m_session.writeRegister(name, value);
}

void RegistersPanel::setHiddenGroups(const QStringList& names) {
    m_hidden = names;
    applyGroups();
}

void RegistersPanel::applyGroups() {
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto group = m_model->index(row, 0);
        m_view->setRowHidden(row, {}, m_hidden.contains(group.data().toString()));
        m_view->setFirstColumnSpanned(row, {}, true);
        m_view->expand(group);
    }
}

void RegistersPanel::showMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSection(u"Groups"_s);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QString name = m_model->index(row, 0).data().toString();
        auto* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(!m_hidden.contains(name));
        connect(action, &QAction::toggled, this, [this, name](bool shown) {
            m_hidden.removeAll(name);
            if (!shown) m_hidden.append(name);
            applyGroups();
            Q_EMIT hiddenGroupsChanged(m_hidden);
        });
    }
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

}  // namespace hawser::ui
