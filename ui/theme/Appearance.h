#pragma once

#include <QObject>

#include "ui/settings/ViewOptions.h"

namespace hawser::ui {

class UserSettings;

// Gives the application the colours and fonts that the settings say, now and at each change, and makes
// Ctrl+wheel over code, memory or output a change of size. GUI thread; the settings outlive it.
class Appearance : public QObject {
    Q_OBJECT
  public:
    explicit Appearance(UserSettings& settings);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void apply(const ViewOptions& options);

    UserSettings& m_settings;
    int m_wheel = 0;  // eighths of a degree not used yet
};

}  // namespace hawser::ui
