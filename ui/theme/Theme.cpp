#include "ui/theme/Theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QVariant>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace hawser::ui::theme {
namespace {

constexpr double kDefaultPoints = 9.0;
// On the application the font, on a widget that uses it the weight: Qt has no font of the user's own choice
// beside those of its classes.
constexpr const char* kFixedFont = "hawserFixedFont";

QFont fontOf(const QString& family, double points) {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QString wanted = family.isEmpty() ? u"DejaVu Sans Mono"_s : family;
    if (QFontDatabase::hasFamily(wanted)) font.setFamily(wanted);
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(points);
    return font;
}

QColor pick(const QPalette& palette, QRgb light, QRgb dark) {
    return QColor::fromRgb(isDark(palette) ? dark : light);
}

QColor mix(const QColor& a, const QColor& b, float share) {
    const auto part = [share](float x, float y) { return x + (y - x) * share; };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()),
                            part(a.blueF(), b.blueF()));
}

// QPalette's own idea of what cannot be used is black on dark grounds, and hardly to be seen on light ones.
void setDisabledText(QPalette& palette, const QColor& colour) {
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colour);
}

}  // namespace

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

QPalette lightPalette() {
    QPalette light(QColor(239, 239, 239));
    light.setColor(QPalette::Base, Qt::white);
    light.setColor(QPalette::AlternateBase, QColor(247, 247, 247));
    light.setColor(QPalette::Highlight, QColor(48, 140, 198));
    light.setColor(QPalette::HighlightedText, Qt::white);
    light.setColor(QPalette::Link, QColor(0, 87, 174));
    light.setColor(QPalette::PlaceholderText, QColor(96, 96, 96));
    setDisabledText(light, QColor(125, 125, 125));
    return light;
}

QPalette darkPalette() {
    QPalette dark(QColor(45, 48, 52));
    dark.setColor(QPalette::Base, QColor(30, 32, 35));
    dark.setColor(QPalette::AlternateBase, QColor(38, 41, 45));
    dark.setColor(QPalette::Highlight, QColor(58, 110, 180));
    dark.setColor(QPalette::HighlightedText, Qt::white);
    dark.setColor(QPalette::Link, QColor(120, 170, 255));
    dark.setColor(QPalette::PlaceholderText, QColor(165, 170, 176));
    setDisabledText(dark, QColor(136, 141, 147));
    return dark;
}

QFont fixedFont() {
    const QVariant chosen = qApp->property(kFixedFont);
    return chosen.isValid() ? chosen.value<QFont>() : fontOf({}, kDefaultPoints);
}

void useFixedFont(QWidget* widget, QFont::Weight weight) {
    widget->setProperty(kFixedFont, static_cast<int>(weight));
    QFont font = fixedFont();
    font.setWeight(weight);
    widget->setFont(font);
}

bool usesFixedFont(const QWidget* widget) {
    return widget->property(kFixedFont).isValid();
}

void setFixedFont(const QString& family, double points) {
    qApp->setProperty(kFixedFont, fontOf(family, points));
    for (QWidget* widget : QApplication::allWidgets()) {
        const QVariant weight = widget->property(kFixedFont);
        if (weight.isValid()) useFixedFont(widget, static_cast<QFont::Weight>(weight.toInt()));
    }
}

QColor outputColour(session::OutputKind kind, const QPalette& palette) {
    switch (kind) {
        case session::OutputKind::Normal:
            return palette.color(QPalette::Text);
        case session::OutputKind::Error:
            return pick(palette, 0xffb3261e, 0xffff8a80);
        case session::OutputKind::Status:
            return pick(palette, 0xff56606b, 0xff9fb0c0);
        case session::OutputKind::Target:
            return pick(palette, 0xff1b6b45, 0xff8fd6a8);
        case session::OutputKind::Input:
            return pick(palette, 0xff1f4f99, 0xff9cc3ff);
        case session::OutputKind::Stop:
            return pick(palette, 0xff8a4b00, 0xffffc46b);
        case session::OutputKind::Trace:
            return pick(palette, 0xff7a6a9c, 0xffb8a8dc);
    }
    return palette.color(QPalette::Text);
}

QColor stateColour(session::ConnectionState state, const QPalette& palette) {
    using session::ConnectionState;
    switch (state) {
        case ConnectionState::Closed:
            return pick(palette, 0xff7b858f, 0xff7f8a95);
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
            return pick(palette, 0xff2f6fc4, 0xff5b9bf0);
        case ConnectionState::Running:
            return pick(palette, 0xff2b8a57, 0xff4fc17f);
        case ConnectionState::Stopped:
            return pick(palette, 0xffb4690e, 0xffe8a33d);
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
            return pick(palette, 0xff7a52b3, 0xffa98be0);
        case ConnectionState::Unresponsive:
        case ConnectionState::Failed:
            return pick(palette, 0xffc0352b, 0xffef6b60);
    }
    return palette.color(QPalette::Text);
}

QColor healthColour(session::Health health, const QPalette& palette) {
    using session::Health;
    switch (health) {
        case Health::Closed:
            return stateColour(session::ConnectionState::Closed, palette);
        case Health::Waiting:
            return stateColour(session::ConnectionState::Opening, palette);
        case Health::Good:
            return stateColour(session::ConnectionState::Running, palette);
        case Health::Noisy:
        case Health::Slow:
            return stateColour(session::ConnectionState::Stopped, palette);
        case Health::Recovering:
            return stateColour(session::ConnectionState::Resynchronizing, palette);
        case Health::Lost:
            return stateColour(session::ConnectionState::Failed, palette);
    }
    return palette.color(QPalette::Text);
}

QColor receivedColour(const QPalette& palette) {
    return pick(palette, 0xff6f9fd8, 0xff5b8fd0);
}
QColor sentColour(const QPalette& palette) {
    return pick(palette, 0xff1f4f99, 0xff9cc3ff);
}
QColor roundTripColour(const QPalette& palette) {
    return pick(palette, 0xff6a5a8c, 0xffb8a8dc);
}

QColor traceColour(session::TraceKind kind, const QPalette& palette) {
    using session::TraceKind;
    switch (kind) {
        case TraceKind::Request:
        case TraceKind::OtherData:
            return palette.color(QPalette::Text);
        case TraceKind::StateChange:
            return outputColour(session::OutputKind::Stop, palette);
        case TraceKind::DebugIo:
        case TraceKind::FileIo:
            return outputColour(session::OutputKind::Target, palette);
        case TraceKind::Control:
            return faintColour(palette);
        case TraceKind::BreakIn:
            return outputColour(session::OutputKind::Trace, palette);
        case TraceKind::Damaged:
            return errorColour(palette);
    }
    return palette.color(QPalette::Text);
}

QColor changedColour(const QPalette& palette) {
    return pick(palette, 0xffc62828, 0xffff8a80);
}
QColor breakpointColour(const QPalette& palette) {
    return pick(palette, 0xffc62828, 0xffef5350);
}
QColor currentMarkColour(const QPalette& palette) {
    return pick(palette, 0xffb4690e, 0xffe8a33d);
}
QColor flowColour(const QPalette& palette) {
    return pick(palette, 0xff1f4f99, 0xff9cc3ff);
}
QColor errorColour(const QPalette& palette) {
    return pick(palette, 0xffb3261e, 0xffff8a80);
}

QColor currentLineColour(const QPalette& palette) {
    return mix(palette.color(QPalette::Base), currentMarkColour(palette), isDark(palette) ? 0.25F : 0.16F);
}

QColor disabledIconColour(const QPalette& palette) {
    return mix(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.65F);
}

QColor staleColour(const QPalette& palette) {
    return mix(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.38F);
}

QColor faintColour(const QPalette& palette) {
    return mix(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.34F);
}

}  // namespace hawser::ui::theme
