#include "ui/variables/VariablesPanel.h"

#include "ui/text/Format.h"
#include "ui/variables/VariablesView.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/TableSetup.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

VariablesPanel::VariablesPanel(session::Session& session, VariablesModel::Names names, const QString& name,
                               QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new VariablesModel(names, this)),
      m_view(new VariablesView(*m_model, name + u"View"_s, this)),
      m_notice(new NoticeBar(name + u"Notice"_s, this)) {
    m_notice->placeUnder(m_view);
    setFocusProxy(m_view);
}

ReadPresenterBase::Face VariablesPanel::face() {
    return {m_view, m_notice, new ViewHint(m_view)};
}

void VariablesPanel::follow(ReadPresenterBase& reading) {
    m_reading = &reading;
    connect(m_model, &VariablesModel::partsWanted, m_reading, &ReadPresenterBase::request);
    connect(m_model, &VariablesModel::assignRequested, this, &VariablesPanel::assign);
    connect(m_reading, &ReadPresenterBase::staleChanged, this, &VariablesPanel::showState);
    showState(!m_reading->isStopped());
}

void VariablesPanel::setWide() {
    const auto& target = m_session.told().target;
    m_model->setWide(!target || target->pointers64);
}

void VariablesPanel::showState(bool stale) {
    showStale(m_view, stale);
    m_model->setEditable(!stale);
}

void VariablesPanel::assign(const QString& path, const QString& value) {
    m_reading->notice({});
    m_session.ask(session::AssignValue{path.toStdString(), value.toStdString()}, this,
                  [this](const session::WriteAnswer& answer) {
                      if (answer.error) m_reading->notice(noticeOf(answer.error));
                  });
}

}  // namespace hawser::ui
