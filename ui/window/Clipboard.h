#pragma once

class QWidget;

// Cut, copy, paste and select all, for whatever kind of widget holds the focus.
namespace hawser::ui {

void cutFrom(QWidget* widget);
void copyFrom(QWidget* widget);
void pasteInto(QWidget* widget);
void selectAllIn(QWidget* widget);

}  // namespace hawser::ui
