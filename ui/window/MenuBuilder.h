#pragma once

class QMainWindow;

namespace hawser::ui {

class ActionRegistry;
class DockSet;

// Menu bar and toolbar out of the registry, in classic WinDbg's order (windbg-surface.md, section 1).
void buildMenus(QMainWindow& window, const ActionRegistry& actions, const DockSet& docks);
void buildToolBar(QMainWindow& window, const ActionRegistry& actions);

}  // namespace hawser::ui
