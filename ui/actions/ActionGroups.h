#pragma once

#include "ui/actions/ActionTable.h"

// The parts of the table, one a file. Texts and keys are classic WinDbg's (windbg-surface.md, 1.1 to 1.8).
namespace hawser::ui {

std::vector<ActionSpec> fileActions();
std::vector<ActionSpec> editActions();
std::vector<ActionSpec> showDockActions();   // out of DockTable.cpp
std::vector<ActionSpec> closeDockActions();  // likewise
std::vector<ActionSpec> windowActions();
std::vector<ActionSpec> debugActions();
std::vector<ActionSpec> helpActions();

}  // namespace hawser::ui
