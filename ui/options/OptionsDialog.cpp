#include "ui/options/OptionsDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFontComboBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/settings/UserSettings.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

OptionsDialog::OptionsDialog(UserSettings& settings, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_theme(new QComboBox(this)),
      m_font(new QFontComboBox(this)),
      m_size(new QDoubleSpinBox(this)),
      m_wrap(new QCheckBox(u"&Wrap long lines of the command output"_s, this)),
      m_repeats(new QCheckBox(u"&Enter on an empty line repeats the last command"_s, this)),
      m_exit(new QComboBox(this)) {
    setObjectName(u"optionsDialog"_s);
    setWindowTitle(u"Options"_s);
    build();
    showChosen();
    connect(m_theme, &QComboBox::activated, this, &OptionsDialog::take);
    connect(m_font, &QFontComboBox::currentFontChanged, this, &OptionsDialog::take);
    connect(m_size, &QDoubleSpinBox::valueChanged, this, &OptionsDialog::take);
    connect(m_wrap, &QCheckBox::clicked, this, &OptionsDialog::take);
    connect(m_repeats, &QCheckBox::clicked, this, &OptionsDialog::take);
    connect(m_exit, &QComboBox::activated, this,
            [this](int index) { m_settings.setExitHabit(static_cast<ExitHabit>(index)); });
    connect(&settings, &UserSettings::viewOptionsChanged, this, &OptionsDialog::showChosen);
    connect(&settings, &UserSettings::exitHabitChanged, this, &OptionsDialog::showChosen);
}

void OptionsDialog::build() {
    m_theme->setObjectName(u"optionsTheme"_s);
    m_theme->addItems({u"As the system"_s, u"Light"_s, u"Dark"_s});
    m_font->setObjectName(u"optionsFont"_s);
    m_font->setFontFilters(QFontComboBox::MonospacedFonts);
    m_font->setEditable(false);
    m_size->setObjectName(u"optionsFontSize"_s);
    m_size->setRange(ViewOptions::kLeastFont, ViewOptions::kLargestFont);
    m_size->setDecimals(1);
    m_size->setSuffix(u" pt"_s);
    m_size->setToolTip(u"Also Ctrl and the mouse wheel over code, memory or output"_s);
    m_wrap->setObjectName(u"optionsWrap"_s);
    m_repeats->setObjectName(u"optionsEnterRepeats"_s);
    m_exit->setObjectName(u"optionsExit"_s);
    m_exit->addItems(
        {u"Remove breakpoints and let the target run"_s, u"Leave the target as it is"_s, u"Ask each time"_s});
    auto* form = new QFormLayout;
    form->addRow(u"&Theme"_s, m_theme);
    form->addRow(u"&Font of code and output"_s, m_font);
    form->addRow(u"&Size"_s, m_size);
    form->addRow(m_wrap);
    form->addRow(m_repeats);
    form->addRow(u"When &leaving"_s, m_exit);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttons);
}

void OptionsDialog::showChosen() {
    const auto options = m_settings.viewOptions();
    const QSignalBlocker quietFont(m_font);
    const QSignalBlocker quietSize(m_size);
    m_theme->setCurrentIndex(static_cast<int>(options.theme));
    m_font->setCurrentFont(theme::fixedFont());
    m_size->setValue(options.fontSize);
    m_wrap->setChecked(options.wordWrap);
    m_repeats->setChecked(options.enterRepeats);
    m_exit->setCurrentIndex(static_cast<int>(m_settings.exitHabit()));
}

void OptionsDialog::take() {
    auto options = m_settings.viewOptions();
    options.theme = static_cast<ThemeChoice>(m_theme->currentIndex());
    if (m_font->currentFont().family() != theme::fixedFont().family())
        options.fontFamily = m_font->currentFont().family();
    options.fontSize = m_size->value();
    options.wordWrap = m_wrap->isChecked();
    options.enterRepeats = m_repeats->isChecked();
    m_settings.setViewOptions(options);
}

}  // namespace hawser::ui
