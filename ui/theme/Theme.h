#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QPalette>

#include "core/session/SessionTypes.h"
#include "core/session/trace/PacketTrace.h"
#include "core/session/watch/Health.h"

// Colours and fonts of the window, each chosen for both a light and a dark palette. Pure but for the font
// data base.
namespace hawser::ui::theme {

bool isDark(const QPalette& palette);
QFont fixedFont();

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
