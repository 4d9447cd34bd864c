#include "ui/tasks/TasksPanel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QTreeView>

#include "ui/tasks/TasksModel.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

TasksPanel::TasksPanel(session::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_model(new TasksModel(this)), m_view(new QTreeView(this)) {
    setUp();
    present();
    setFocusProxy(m_view);
    connect(m_view, &QTreeView::activated, this, &TasksPanel::choose);
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex& index) { setOpened(index, true); });
    connect(m_view, &QTreeView::collapsed, this,
            [this](const QModelIndex& index) { setOpened(index, false); });
    connect(m_view, &QTreeView::customContextMenuRequested, this, &TasksPanel::showMenu);
}

void TasksPanel::setUp() {
    m_view->setObjectName(u"tasksView"_s);
    m_view->setModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    theme::useFixedFont(m_view);
    m_view->setIndentation(14);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setExpandsOnDoubleClick(false);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    const QFontMetrics metrics(m_view->font());
    m_view->header()->setStretchLastSection(true);
    m_view->header()->setMinimumSectionSize(40);
    m_view->header()->resizeSection(TasksModel::Name, metrics.horizontalAdvance(u'0') * 32);
    m_view->header()->resizeSection(TasksModel::Id, metrics.horizontalAdvance(u'0') * 6);
    m_view->header()->resizeSection(TasksModel::State, metrics.horizontalAdvance(u'0') * 24);
}

void TasksPanel::present() {
    auto* notice = new NoticeBar(u"tasksNotice"_s, this);
    auto* hint = new ViewHint(m_view);
    notice->placeUnder(m_view);
    auto* reading = new ReadPresenter<session::ReadTasks>(
        m_session, {m_view, notice, hint}, this,
        [this] {
            return session::ReadTasks{{m_opened.begin(), m_opened.end()}};
        },
        [this](const std::shared_ptr<const session::TaskList>& list, bool) { showList(list); });
    reading->setHint({}, u"Processes and threads are shown when the target is stopped."_s);
    connect(reading, &ReadPresenterBase::staleChanged, m_view,
            [this](bool stale) { showStale(m_view, stale); });
    // Types may have come.
    m_session.on<session::SymbolsChanged>(this, [this] {
        if (m_model->rowCount() == 0) m_reading->request();
    });
    showStale(m_view, !reading->isStopped());
    m_reading = reading;
}

void TasksPanel::showList(const std::shared_ptr<const session::TaskList>& list) {
    if (!list) {
        m_model->clear();
        m_opened.clear();
        m_troubled = false;
        return;
    }
    const auto& target = m_session.told().target;
    m_model->setList(*list, !target || target->pointers64);
    for (int row = 0; row < m_model->rowCount(); ++row) spanMessage(m_model->index(row, 0));
    if (!list->trouble.empty() || m_troubled) m_reading->notice(textFrom(list->trouble));
    m_troubled = !list->trouble.empty();
    m_reading->setBlank(list->processes.empty() ? u"The kernel's list of processes is empty."_s : QString());
}

// What is said of a process's threads stands behind them, in all columns.
void TasksPanel::spanMessage(const QModelIndex& process) {
    const int last = m_model->rowCount(process) - 1;
    if (last >= 0 && m_model->threadAt(m_model->index(last, 0, process)) == nullptr)
        m_view->setFirstColumnSpanned(last, process, true);
}

void TasksPanel::setOpened(const QModelIndex& index, bool opened) {
    const auto* process = m_model->processAt(index);
    if (!process) return;
    if (!opened) {
        m_opened.erase(process->process);
    } else if (m_opened.size() < kMaxOpened && m_opened.insert(process->process).second) {
        m_reading->request();
    }
}

template <class Question>
void TasksPanel::select(const Question& question) {
    m_session.ask(question, this, [this](const session::WriteAnswer& answer) {
        if (answer.error) m_reading->notice(noticeOf(answer.error));
    });
}

void TasksPanel::choose(const QModelIndex& index) {
    if (!m_reading->isStopped()) return;
    if (const auto* process = m_model->processAt(index))
        select(session::SelectProcess{process->process});
    else if (const auto* thread = m_model->threadAt(index))
        select(session::SelectThread{thread->thread});
}

void TasksPanel::goBack() {
    select(session::SelectThread{});
    select(session::SelectProcess{});
}

void TasksPanel::showMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setObjectName(u"tasksMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QModelIndex index = m_view->indexAt(at);
    const auto* process = m_model->processAt(index);
    const auto* thread = m_model->threadAt(index);
    if (process || thread) {
        m_view->setCurrentIndex(index);
        auto* make = menu->addAction(process ? u"&Make Process Current"_s : u"&Make Thread Current"_s, this,
                                     [this, kept = QPersistentModelIndex(index)] { choose(kept); });
        make->setEnabled(m_reading->isStopped());
        const QString address = index.siblingAtColumn(TasksModel::Place).data().toString();
        menu->addAction(u"&Copy Address"_s, this,
                        [address] { QGuiApplication::clipboard()->setText(address); });
        menu->addSeparator();
    }
    auto* back = menu->addAction(u"&Back to What Runs"_s, this, &TasksPanel::goBack);
    back->setEnabled(m_reading->isStopped());
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

}  // namespace hawser::ui
