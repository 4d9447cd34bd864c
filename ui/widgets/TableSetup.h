#pragma once

#include <QString>

class QTableView;

namespace hawser::ui {

// One look for every table of the window: rows, no grid, fixed font, the last column takes the rest.
void setUpTable(QTableView* table, const QString& objectName);

}  // namespace hawser::ui
