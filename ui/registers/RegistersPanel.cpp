#include "ui/registers/RegistersPanel.h"

#include <QHeaderView>
#include <QMenu>
#include <QTreeView>
#include <algorithm>
#include <array>
#include <iterator>

#include "ui/registers/RegistersModel.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
using Group = session::RegisterGroup;
constexpr std::array kGroups{Group::General, Group::Segment, Group::Flags,
                             Group::Debug,   Group::Control, Group::Vector};
}  // namespace

RegistersPanel::RegistersPanel(session::Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new RegistersModel(this)),
      m_view(new QTreeView(this)),
      m_notice(new NoticeBar(u"registersNotice"_s, this)),
      m_hint(new ViewHint(m_view)) {
    m_view->setObjectName(u"registersView"_s);
    m_view->setModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    theme::useFixedFont(m_view);
    m_view->setIndentation(14);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->header()->setStretchLastSection(true);
    m_view->header()->setSectionResizeMode(RegistersModel::Name, QHeaderView::ResizeToContents);

    m_notice->placeUnder(m_view);
    setFocusProxy(m_view);

    connect(m_view, &QTreeView::customContextMenuRequested, this, &RegistersPanel::showMenu);
    connect(m_model, &RegistersModel::editRefused, m_notice, &NoticeBar::tell);
    connect(m_model, &RegistersModel::editRequested, this, &RegistersPanel::write);
    connect(m_model, &RegistersModel::modelReset, this, &RegistersPanel::applyGroups);
    present();
}

void RegistersPanel::present() {
    m_reading = new ReadPresenter<session::ReadRegisters>(
        m_session, {m_view, m_notice, m_hint}, this, [this] { return question(); },
        [this](const std::shared_ptr<const session::RegisterList>& list, bool newStop) {
            if (list)
                m_model->setList(list, newStop);
            else
                m_model->clear();
        });
    m_reading->setHint({}, u"Registers are shown when the target is stopped."_s);
    connect(m_reading, &ReadPresenterBase::staleChanged, this, &RegistersPanel::showState);
    showState(!m_reading->isStopped());
}

void RegistersPanel::showState(bool stale) {
    showStale(m_view, stale);
    m_view->setEditTriggers(stale ? QAbstractItemView::NoEditTriggers
                                  : QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
}

void RegistersPanel::write(const QString& name, quint64 value) {
    m_notice->tell({});
    m_session.ask(session::WriteRegister{name, value}, this, [this](const session::WriteAnswer& answer) {
        if (answer.error) m_reading->notice(noticeOf(answer.error));
    });
}

// A group that is not seen need not be read.
session::ReadRegisters RegistersPanel::question() const {
    session::ReadRegisters question;
    std::ranges::copy_if(kGroups, std::back_inserter(question.without),
                         [this](auto group) { return m_hidden.contains(registerGroupName(group)); });
    return question;
}

void RegistersPanel::setHiddenGroups(const QStringList& names) {
    m_hidden = names;
    applyGroups();
    m_reading->request();
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
    for (const auto group : kGroups) {
        const QString name = registerGroupName(group);
        auto* action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(!m_hidden.contains(name));
        connect(action, &QAction::toggled, this, [this, name](bool shown) {
            m_hidden.removeAll(name);
            if (!shown) m_hidden.append(name);
            setHiddenGroups(m_hidden);
            Q_EMIT hiddenGroupsChanged(m_hidden);
        });
    }
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

}  // namespace hawser::ui
