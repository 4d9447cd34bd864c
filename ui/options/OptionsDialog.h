#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFontComboBox;

namespace hawser::ui {

class UserSettings;

// View | Options. What is chosen holds at once and for all sessions. Not modal. GUI thread; the settings
// outlive it.
class OptionsDialog : public QDialog {
    Q_OBJECT
  public:
    explicit OptionsDialog(UserSettings& settings, QWidget* parent = nullptr);

  private:
    void build();
    void showChosen();
    void take();

    UserSettings& m_settings;
    QComboBox* m_theme;
    QFontComboBox* m_font;
    QDoubleSpinBox* m_size;
    QCheckBox* m_wrap;
    QCheckBox* m_repeats;
    QComboBox* m_exit;
};

}  // namespace hawser::ui
