#include "ui/window/Clipboard.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPlainTextEdit>

#include "ui/command/CommandLine.h"
#include "ui/disassembly/DisassemblyView.h"
#include "ui/memory/MemoryView.h"

namespace hawser::ui {
namespace {

QString currentRow(const QAbstractItemView* view) {
    QStringList cells;
    const auto current = view->currentIndex();
    if (!current.isValid()) return {};
    for (int column = 0; column < view->model()->columnCount(current.parent()); ++column)
        cells += current.siblingAtColumn(column).data().toString();
    return cells.join(u'\t');
}

}  // namespace

void cutFrom(QWidget* widget) {
    if (auto* line = qobject_cast<QLineEdit*>(widget)) line->cut();
}

void copyFrom(QWidget* widget) {
    auto* clipboard = QGuiApplication::clipboard();
    if (auto* line = qobject_cast<QLineEdit*>(widget)) {
        line->copy();
    } else if (auto* text = qobject_cast<QPlainTextEdit*>(widget)) {
        text->copy();
    } else if (auto* memory = qobject_cast<MemoryView*>(widget)) {
        clipboard->setText(memory->visibleText());
    } else if (auto* code = qobject_cast<DisassemblyView*>(widget)) {
        clipboard->setText(code->visibleText());
    } else if (auto* items = qobject_cast<QAbstractItemView*>(widget)) {
        clipboard->setText(currentRow(items));
    }
}

void pasteInto(QWidget* widget) {
    if (auto* command = qobject_cast<CommandLine*>(widget)) {
        command->pasteText(QGuiApplication::clipboard()->text());
    } else if (auto* line = qobject_cast<QLineEdit*>(widget)) {
        line->paste();
    }
}

void selectAllIn(QWidget* widget) {
    if (auto* line = qobject_cast<QLineEdit*>(widget)) line->selectAll();
    if (auto* text = qobject_cast<QPlainTextEdit*>(widget)) text->selectAll();
}

}  // namespace hawser::ui
