#include "core/session/desk/LineReads.h"

namespace hawser::session {

LineCompletion completeLine(const command::Interpreter& interpreter, const CompleteLine& question) {
    const auto cursor = std::min<qsizetype>(question.cursor, question.line.size());
    const QByteArray before = question.line.left(cursor).toUtf8();
    const std::string line = before.toStdString() + question.line.mid(cursor).toStdString();
    command::Completion found =
        interpreter.complete(line, static_cast<std::size_t>(before.size()), question.files);
    // The cursor may stand between the two halves of a character; the word begins in front of it anyway.
    const QString ahead = QString::fromUtf8(before.left(static_cast<qsizetype>(found.start)));
    return {static_cast<unsigned>(std::min(ahead.size(), cursor)), std::move(found.candidates),
            QString::fromStdString(found.common), found.more};
}

}  // namespace hawser::session
