#include "ui/source/CodeHighlighter.h"

#include <QSet>

#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

namespace {

constexpr int kInComment = 1;

bool isKeyword(const QString& word) {
    static const QSet<QString> words = [] {
        const QString list =
            u"alignas alignof asm auto bool break case catch char class const consteval constexpr constinit "
            "const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast "
            "else enum explicit export extern false final float for friend goto if inline int long mutable "
            "namespace new noexcept nullptr operator override private protected public register "
            "reinterpret_cast restrict return short signed sizeof static static_assert static_cast struct "
            "switch template this thread_local throw true try typedef typeid typename union unsigned using "
            "virtual void volatile wchar_t while __asm __cdecl __declspec __except __fastcall __finally "
            "__forceinline __inline __leave __stdcall __try"_s;
        const QStringList all = list.split(u' ');
        return QSet<QString>(all.begin(), all.end());
    }();
    return words.contains(word);
}

bool isWordPart(QChar c) {
    return c.isLetterOrNumber() || c == u'_';
}

}  // namespace

void CodeHighlighter::setPalette(const QPalette& palette) {
    m_colours = {theme::outputColour(session::OutputKind::Target, palette),
                 theme::outputColour(session::OutputKind::Stop, palette), theme::receivedColour(palette),
                 theme::outputColour(session::OutputKind::Trace, palette), theme::flowColour(palette)};
    if (m_on) rehighlight();
}

void CodeHighlighter::setOn(bool on) {
    m_on = on;
}

qsizetype CodeHighlighter::word(const QString& text, qsizetype at) {
    qsizetype end = at;
    while (end < text.size() && isWordPart(text[end])) ++end;
    const auto colour = [&](const QColor& chosen) {
        setFormat(static_cast<int>(at), static_cast<int>(end - at), chosen);
    };
    if (text[at].isDigit())
        colour(m_colours.number);
    else if (isKeyword(text.mid(at, end - at)))
        colour(m_colours.keyword);
    return end;
}

void CodeHighlighter::highlightBlock(const QString& text) {
    setCurrentBlockState(0);
    if (!m_on) return;
    const auto colour = [&](qsizetype from, qsizetype to, const QColor& chosen) {
        setFormat(static_cast<int>(from), static_cast<int>(to - from), chosen);
        return to;
    };
    const auto comment = [&](qsizetype from, qsizetype lookFrom) {
        const qsizetype close = text.indexOf(u"*/"_s, lookFrom);
        if (close < 0) setCurrentBlockState(kInComment);
        return colour(from, close < 0 ? text.size() : close + 2, m_colours.comment);
    };
    qsizetype at = previousBlockState() == kInComment ? comment(0, 0) : 0;
    const bool directive = text.mid(at).trimmed().startsWith(u'#');
    if (directive) colour(at, text.size(), m_colours.directive);
    while (at < text.size()) {
        const QChar c = text[at];
        const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
        if (c == u'/' && next == u'/') {
            at = colour(at, text.size(), m_colours.comment);
        } else if (c == u'/' && next == u'*') {
            at = comment(at, at + 2);
        } else if (c == u'"' || c == u'\'') {
            qsizetype end = at + 1;
            while (end < text.size() && text[end] != c) end += text[end] == u'\\' ? 2 : 1;
            at = colour(at, std::min(end + 1, text.size()), m_colours.text);
        } else if (isWordPart(c)) {
            at = directive ? at + 1 : word(text, at);
        } else {
            ++at;
        }
    }
}

}  // namespace hawser::ui
