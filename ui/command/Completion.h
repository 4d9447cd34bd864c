#pragma once

#include <QStringList>

// What Tab makes of the word before the cursor. Pure.
namespace hawser::ui {

struct CompletionWords {
    QStringList commands;
    QStringList registers;
    QStringList modules;
};

struct Completion {
    qsizetype start = 0;     // of the word, in characters
    QStringList candidates;  // instead of it; sorted, without doubles
};

// The first word of a command becomes a command; "@r" and what follows the command r, a register; any other
// word a register or a module. Case is not looked at.
Completion completionAt(const QString& line, qsizetype cursor, const CompletionWords& words);

}  // namespace hawser::ui
