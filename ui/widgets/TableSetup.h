#pragma once

#include <QString>

class QAbstractItemView;
class QTableView;

namespace hawser::ui {

// One look for every table of the window: rows, no grid, fixed font, the last column takes the rest.
// As high as the table's font needs.
void fitRows(QTableView* table);
void setUpTable(QTableView* table, const QString& objectName);

// What was true at the last stop is kept, readable but dim, until the next one.
void showStale(QAbstractItemView* view, bool stale);

}  // namespace hawser::ui
