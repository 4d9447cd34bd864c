#include "ui/command/Completion.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

bool isWordPart(QChar c) {
    return c.isLetterOrNumber() || u"_.!@$"_s.contains(c);
}

void addMatching(QStringList& candidates, const QStringList& words, const QString& begun,
                 const QString& prefix = {}) {
    for (const QString& word : words)
        if (word.startsWith(begun, Qt::CaseInsensitive)) candidates += prefix + word;
}

}  // namespace

Completion completionAt(const QString& line, qsizetype cursor, const CompletionWords& words) {
    Completion completion;
    qsizetype start = std::clamp<qsizetype>(cursor, 0, line.size());
    while (start > 0 && isWordPart(line[start - 1])) --start;
    completion.start = start;
    const QString begun = line.mid(start, cursor - start);
    const QString before = line.left(start).section(u';', -1).trimmed();
    if (begun.startsWith(u'@')) {
        addMatching(completion.candidates, words.registers, begun.mid(1), u"@"_s);
    } else if (before.isEmpty()) {
        if (!begun.isEmpty()) addMatching(completion.candidates, words.commands, begun);
    } else {
        addMatching(completion.candidates, words.registers, begun);
        if (before != "r"_L1) addMatching(completion.candidates, words.modules, begun);
    }
    completion.candidates.removeDuplicates();
    completion.candidates.sort(Qt::CaseInsensitive);
    return completion;
}

}  // namespace hawser::ui
