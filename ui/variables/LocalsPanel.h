#pragma once

#include "ui/variables/VariablesPanel.h"

namespace hawser::ui {

// The Locals window: the variables of the frame that is looked at. GUI thread; the session outlives it.
class LocalsPanel : public VariablesPanel {
    Q_OBJECT
  public:
    explicit LocalsPanel(session::Session& session, QWidget* parent = nullptr);

  private:
    void showList(const std::shared_ptr<const session::VariableList>& list, bool newStop);

    std::vector<session::OpenedRow> m_asked;  // for the rows that come next
};

}  // namespace hawser::ui
