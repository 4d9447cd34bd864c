#include "ui/variables/LocalsPanel.h"

#include <QVBoxLayout>

#include "ui/text/Format.h"
#include "ui/variables/VariablesView.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

LocalsPanel::LocalsPanel(session::Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new VariablesModel(VariablesModel::Names::Told, this)),
      m_view(new VariablesView(*m_model, u"localsView"_s, this)) {
    auto* notice = new NoticeBar(u"localsNotice"_s, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(notice);
    setFocusProxy(m_view);
    present(notice);
}

void LocalsPanel::present(NoticeBar* notice) {
    m_reading = new ReadPresenter<session::ReadLocals>(
        m_session, {m_view, notice, new ViewHint(m_view)}, this,
        [this] {
            m_asked = m_model->opened();
            return session::ReadLocals{m_asked};
        },
        [this](const std::shared_ptr<const session::VariableList>& list, bool newStop) {
            showList(list, newStop);
        });
    m_reading->setHint({}, u"Variables are shown when the target is stopped."_s);
    connect(m_model, &VariablesModel::partsWanted, m_reading, &ReadPresenterBase::request);
    connect(m_model, &VariablesModel::assignRequested, this, &LocalsPanel::assign);
    connect(m_reading, &ReadPresenterBase::staleChanged, this, &LocalsPanel::showState);
    showState(!m_reading->isStopped());
}

void LocalsPanel::showList(const std::shared_ptr<const session::VariableList>& list, bool newStop) {
    m_reading->setBlank(list ? textFrom(list->why) : QString());
    if (!list) {
        m_model->clear();
        return;
    }
    const auto& target = m_session.told().target;
    m_model->setWide(!target || target->pointers64);
    m_model->setRows(list->rows, u"%1 %2"_s.arg(textFrom(list->scope)).arg(list->frame), newStop);
    // Another function has other rows open.
    if (m_model->opened() != m_asked) m_reading->request();
}

void LocalsPanel::showState(bool stale) {
    showStale(m_view, stale);
    m_model->setEditable(!stale);
}

void LocalsPanel::assign(const QString& path, const QString& value) {
    m_reading->notice({});
    m_session.ask(session::AssignValue{path.toStdString(), value.toStdString()}, this,
                  [this](const session::WriteAnswer& answer) {
                      if (answer.error) m_reading->notice(noticeOf(answer.error));
                  });
}

}  // namespace hawser::ui
