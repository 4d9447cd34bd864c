#include "ui/variables/LocalsPanel.h"

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

LocalsPanel::LocalsPanel(session::Session& session, QWidget* parent)
    : VariablesPanel(session, VariablesModel::Names::Told, u"locals"_s, parent) {
    auto* reading = new ReadPresenter<session::ReadLocals>(
        m_session, face(), this,
        [this] {
            m_asked = m_model->opened();
            return session::ReadLocals{m_asked};
        },
        [this](const std::shared_ptr<const session::VariableList>& list, bool newStop) {
            showList(list, newStop);
        });
    reading->setHint({}, u"Variables are shown when the target is stopped."_s);
    follow(*reading);
}

void LocalsPanel::showList(const std::shared_ptr<const session::VariableList>& list, bool newStop) {
    m_reading->setBlank(list ? textFrom(list->why) : QString());
    if (!list) {
        m_model->clear();
        return;
    }
    setWide();
    m_model->setRows(list->rows, u"%1 %2"_s.arg(textFrom(list->scope)).arg(list->frame), newStop);
    // Another function has other rows open.
    if (m_model->opened() != m_asked) m_reading->request();
}

}  // namespace hawser::ui
