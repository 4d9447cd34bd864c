#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>

#include "core/session/SessionTypes.h"
#include "core/session/trace/PacketTrace.h"
#include "core/session/watch/Health.h"

class QWidget;

// Colours and fonts of the window, each chosen for both a light and a dark palette. Pure but for the fonts.
// GUI thread.
namespace hawser::ui::theme {

bool isDark(const QPalette& palette);
QPalette lightPalette();
QPalette darkPalette();

// Of code, memory and output, as the user has chosen it.
QFont fixedFont();
// Gives the widget that font now and whenever another one is chosen.
void useFixedFont(QWidget* widget, QFont::Weight weight = QFont::Normal);
// Another one is chosen: for all widgets that use it. `family` empty or not there: the first choice.
void setFixedFont(const QString& family, double points);
bool usesFixedFont(const QWidget* widget);

QColor outputColour(session::OutputKind kind, const QPalette& palette);
QColor stateColour(session::ConnectionState state, const QPalette& palette);
QColor healthColour(session::Health health, const QPalette& palette);
QColor receivedColour(const QPalette& palette);
QColor sentColour(const QPalette& palette);
QColor roundTripColour(const QPalette& palette);
QColor traceColour(session::TraceKind kind, const QPalette& palette);
QColor changedColour(const QPalette& palette);  // a value that differs from the last stop's
QColor breakpointColour(const QPalette& palette);
QColor currentLineColour(const QPalette& palette);  // background of the instruction that runs next
QColor currentMarkColour(const QPalette& palette);
QColor flowColour(const QPalette& palette);   // calls, jumps, returns
QColor faintColour(const QPalette& palette);  // opcode bytes, what has not been read
QColor disabledIconColour(const QPalette& palette);
QColor staleColour(const QPalette& palette);  // what was true when the target stopped last
QColor errorColour(const QPalette& palette);

// An icon of resources/icons by its file name without ending. Drawn in the palette's text colour at whatever
// size is asked.
QIcon icon(const QString& name);
QIcon applicationIcon();

}  // namespace hawser::ui::theme
