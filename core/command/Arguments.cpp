#include "core/command/Arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/ExpressionLexer.h"
#include "core/command/OneLine.h"
#include "core/command/QuotedText.h"
#include "core/command/ShownLength.h"

namespace hawser::command {

namespace {

tl::unexpected<Error> errorAt(std::string_view what, std::string_view text) {
    return fail(ErrorCode::InvalidArgument, fmt::format("{} '{}'", what, oneLine(text, kShownText)));
}

}  // namespace

void Arguments::skipBlanks() {
    while (!m_rest.empty() && isBlank(m_rest.front())) m_rest.remove_prefix(1);
}

bool Arguments::empty() {
    skipBlanks();
    return m_rest.empty();
}

std::string_view Arguments::takeWord() {
    skipBlanks();
    const std::string_view word = m_rest.substr(0, m_rest.find_first_of(" \t"));
    m_rest.remove_prefix(word.size());
    return word;
}

bool Arguments::take(char c) {
    skipBlanks();
    if (m_rest.empty() || m_rest.front() != c) return false;
    m_rest.remove_prefix(1);
    return true;
}

std::optional<std::string> Arguments::takeOption() {
    if (!take('/')) return std::nullopt;
    const std::string_view word = m_rest.substr(0, m_rest.find_first_of(" \t"));
    m_rest.remove_prefix(word.size());
    return std::string(word);
}

Result<std::uint64_t> Arguments::takeExpressionOr(const ExpressionContext& context, std::uint64_t standard) {
    return empty() ? Result<std::uint64_t>(standard) : takeExpression(context);
}

Result<std::uint64_t> Arguments::takeExpression(const ExpressionContext& context, Signs signs) {
    skipBlanks();
    const auto value = evaluatePrefix(m_rest, context, signs);
    if (!value) return tl::unexpected(value.error());
    m_rest.remove_prefix(value->consumed);
    return value->value;
}

Result<Address> Arguments::takeAddress(const ExpressionContext& context, Space space) {
    const auto value = takeExpression(context);
    if (!value) return tl::unexpected(value.error());
    if (context.pointerBytes() == 8) return Address(*value);
    // A physical address has no sign, and may be longer than a pointer.
    if (space == Space::Physical) return Address(fitsIn32Bits(*value) ? *value & 0xFFFFFFFF : *value);
    if (fitsIn32Bits(*value)) return Address(*value);
    return fail(ErrorCode::InvalidArgument,
                fmt::format("{} is no address here: the target's have 32 bits.", formatAddress(*value)));
}

Result<std::optional<std::string>> Arguments::takeQuoted() {
    skipBlanks();
    if (m_rest.empty() || m_rest.front() != '"') return std::optional<std::string>();
    std::string text;
    for (std::size_t i = 1; i < m_rest.size(); ++i) {
        if (m_rest[i] == '"') {
            m_rest.remove_prefix(i + 1);
            return std::optional(std::move(text));
        }
        if (beginsEscape(m_rest, i)) ++i;
        text += m_rest[i];
    }
    return errorAt("A closing quote is missing at", m_rest);
}

bool Arguments::atLength() {
    skipBlanks();
    if (m_rest.size() < 2 || (m_rest.front() != 'L' && m_rest.front() != 'l')) return false;
    const char next = m_rest[1];
    return next == '?' || next == '-' || next == ' ' || next == '(' || next == '@' || next == '$' ||
           (next >= '0' && next <= '9') || (next >= 'a' && next <= 'f') || (next >= 'A' && next <= 'F');
}

Result<Range> Arguments::takeCount(const ExpressionContext& context, unsigned unit, Address start) {
    const std::string_view text = m_rest;
    m_rest.remove_prefix(1);
    const bool unlimited = take('?');
    const bool backwards = take('-');
    const auto count = takeExpression(context);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return errorAt("Range error at", text);
    if (*count > UINT64_MAX / unit || (!unlimited && *count > kMaxRangeBytes / unit)) {
        return errorAt("Range error: more than 256 MB; L? lifts this check. At", text);
    }
    return Range{backwards ? start - *count * unit : start, *count, true};
}

Result<Range> Arguments::takeRange(const ExpressionContext& context, unsigned unit, Address defaultStart,
                                   std::uint64_t defaultCount, Space space) {
    if (empty()) return Range{defaultStart, defaultCount, false};
    if (atLength()) return takeCount(context, unit, defaultStart);
    const auto start = takeAddress(context, space);
    if (!start) return tl::unexpected(start.error());
    if (empty()) return Range{*start, defaultCount, false};
    if (atLength()) return takeCount(context, unit, *start);
    const std::string_view text = m_rest;
    const auto end = takeAddress(context, space);
    if (!end) return tl::unexpected(end.error());
    // Sign-extended addresses leave a gap in the middle that is none.
    const bool narrow = space == Space::Virtual && context.pointerBytes() == 4;
    const std::uint64_t width = narrow ? 0xFFFFFFFF : UINT64_MAX;
    if ((end->value() & width) < (start->value() & width))
        return errorAt("Range error: it ends before it begins. At", text);
    const std::uint64_t length = (*end - *start) & width;
    if (length >= kMaxRangeBytes) {
        return errorAt("Range error: more than 256 MB; L? lifts this check. At", text);
    }
    // The end belongs to the range, as in WinDbg.
    return Range{*start, length / unit + 1, true};
}

Result<std::optional<bool>> Arguments::takeSwitch(const ExpressionContext& context,
                                                  std::string_view command) {
    if (empty()) return std::optional<bool>();
    const auto value = takeExpression(context);
    if (!value) return tl::unexpected(value.error());
    if (auto end = expectEnd(); !end) return tl::unexpected(end.error());
    if (*value > 1) return fail(ErrorCode::InvalidArgument, fmt::format("{} takes 0 or 1.", command));
    return std::optional(*value == 1);
}

Result<> Arguments::expectEnd() {
    if (empty()) return {};
    return errorAt("Extra character error at", m_rest);
}

}  // namespace hawser::command
