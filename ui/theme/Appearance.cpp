#include "ui/theme/Appearance.h"

#include <QApplication>
#include <QTableView>
#include <QWheelEvent>

#include "ui/settings/UserSettings.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/TableSetup.h"

namespace hawser::ui {
namespace {

constexpr int kWheelStep = 120;  // eighths of a degree per notch (QWheelEvent)

// System is an empty palette: whatever the desktop says.
QPalette paletteOf(ThemeChoice theme) {
    switch (theme) {
        case ThemeChoice::System:
            return {};
        case ThemeChoice::Light:
            return theme::lightPalette();
        case ThemeChoice::Dark:
            return theme::darkPalette();
    }
    return {};
}

bool isFixedText(const QObject* watched) {
    for (const auto* at = qobject_cast<const QWidget*>(watched); at; at = at->parentWidget())
        if (theme::usesFixedFont(at)) return true;
    return false;
}

}  // namespace

Appearance::Appearance(UserSettings& settings) : m_settings(settings) {
    connect(&settings, &UserSettings::viewOptionsChanged, this, &Appearance::apply);
    qApp->installEventFilter(this);
    apply(settings.viewOptions());
}

void Appearance::apply(const ViewOptions& options) {
    QApplication::setPalette(paletteOf(options.theme));
    theme::setFixedFont(options.fontFamily, options.fontSize);
    for (QWidget* widget : QApplication::allWidgets()) {
        auto* table = qobject_cast<QTableView*>(widget);
        if (table && theme::usesFixedFont(table)) fitRows(table);
    }
}

bool Appearance::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::Wheel) return false;
    const auto* wheel = static_cast<QWheelEvent*>(event);
    if (!(wheel->modifiers() & Qt::ControlModifier) || !isFixedText(watched)) return false;
    m_wheel += wheel->angleDelta().y();
    const int notches = m_wheel / kWheelStep;
    m_wheel -= notches * kWheelStep;
    auto options = m_settings.viewOptions();
    options.fontSize =
        std::clamp(options.fontSize + notches, ViewOptions::kLeastFont, ViewOptions::kLargestFont);
    m_settings.setViewOptions(options);
    return true;
}

}  // namespace hawser::ui
