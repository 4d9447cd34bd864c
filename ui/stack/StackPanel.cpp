#include "ui/stack/StackPanel.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/stack/StackModel.h"
#include "ui/text/Format.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

using session::KernelSession;

StackPanel::StackPanel(KernelSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new StackModel(this)),
      m_view(new QTableView(this)),
      m_notice(new NoticeBar(u"stackNotice"_s, this)),
      m_hint(new ViewHint(m_view)),
      m_refresher(new Refresher(m_view)) {
    setUpTable(m_view, u"stackView"_s);
    m_view->setModel(m_model);
    const QFontMetrics metrics(m_view->font());
    m_view->setColumnWidth(StackModel::Number, metrics.horizontalAdvance(u"000"_s) + 4);
    for (const int column : {StackModel::ChildSp, StackModel::RetAddr})
        m_view->setColumnWidth(column, metrics.horizontalAdvance(u"00000000`00000000"_s) + 12);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(m_notice);
    setFocusProxy(m_view);

    connect(m_view, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const auto* frame = m_model->frameAt(index.row())) Q_EMIT codeRequested(frame->instruction);
    });
    connect(m_refresher, &Refresher::due, this, [this] {
        if (m_session.state() == session::ConnectionState::Stopped)
            m_request = m_session.readStack(kMaxFrames);
    });
    connect(&m_session, &KernelSession::stopped, m_refresher, &Refresher::request);
    connect(&m_session, &KernelSession::contentsChanged, m_refresher, &Refresher::request);
    connect(&m_session, &KernelSession::connectionChanged, this, &StackPanel::onConnectionChanged);
    connect(&m_session, &KernelSession::targetForgotten, this, [this] { m_model->setList(nullptr, true); });
    connect(&m_session, &KernelSession::stackRead, this, &StackPanel::take);
    onConnectionChanged();
}

void StackPanel::onConnectionChanged() {
    showStale(m_view, m_session.state() != session::ConnectionState::Stopped);
    if (m_session.state() == session::ConnectionState::Closed) m_model->setList(nullptr, true);
    m_hint->tell(m_model->rowCount() == 0 ? u"The call stack is shown when the target is stopped."_s
                                          : QString());
}

void StackPanel::take(const session::StackAnswer& answer) {
    if (answer.id != m_request) return;
    if (answer.error) {
        if (answer.error->code != ErrorCode::Cancelled) m_notice->tell(textFrom(*answer.error));
        return;
    }
    m_notice->tell({});
    m_hint->tell({});
    m_model->setList(answer.value, !m_session.target() || m_session.target()->pointers64);
}

}  // namespace hawser::ui
