#pragma once

namespace hawser::ui {

// The menus of the window and its toolbar; MenuBuilder.cpp has their titles.
enum class Menu { File, Leaving, Edit, View, Debug, Connection, InitialBreak, Window, Help, ToolBar };

// Where an action or a submenu stands: separators part the groups; within one the lower rank comes first, and
// of equal ones that which stands first in its table.
struct MenuPlace {
    Menu menu = Menu::File;
    int group = 0;
    int rank = 0;
};

}  // namespace hawser::ui
