#include "ui/widgets/TableSetup.h"

#include <QHeaderView>
#include <QTableView>

#include "ui/theme/Theme.h"

namespace hawser::ui {

void fitRows(QTableView* table) {
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 4);
}

void setUpTable(QTableView* table, const QString& objectName) {
    table->setObjectName(objectName);
    table->setFrameShape(QFrame::NoFrame);
    theme::useFixedFont(table);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setCornerButtonEnabled(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setMinimumSectionSize(8);
    fitRows(table);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void showStale(QAbstractItemView* view, bool stale) {
    QPalette palette;
    if (stale) palette.setColor(QPalette::Text, theme::staleColour(palette));
    view->setPalette(palette);
}

}  // namespace hawser::ui
