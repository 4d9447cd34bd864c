#pragma once

#include <QTimer>
#include <QTreeView>

#include "ui/variables/VariablesModel.h"

class QMenu;

namespace hawser::ui {

// The tree of the Locals and Watch windows: columns, what is open, the menu of a row. GUI thread; the model
// outlives it.
class VariablesView : public QTreeView {
    Q_OBJECT
  public:
    VariablesView(VariablesModel& model, const QString& objectName, QWidget* parent);

    // Widths and hidden columns, as columnsChanged() told them; what is no such thing changes nothing.
    void setColumns(const QByteArray& kept);

  Q_SIGNALS:
    void columnsChanged(const QByteArray& columns);
    void memoryRequested(const QString& expression);
    void watchRequested(const QString& expression);
    void removeRequested(int row);  // of the outermost ones

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void placeColumns();
    void openAsBefore(const QModelIndex& whole);
    void editCurrent();
    void showMenu(const QPoint& at);
    void addRowActions(QMenu& menu, const QModelIndex& index);
    void addMemoryActions(QMenu& menu, const session::ValueRow& row);
    void addColumnActions(QMenu& menu);

    VariablesModel& m_model;
    QTimer m_keep;  // a drag is many changes
};

}  // namespace hawser::ui
