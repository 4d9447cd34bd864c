#include "core/command/completion/CandidateList.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

bool startsAlike(std::string_view text, std::string_view beginning) {
    return equalIgnoringCase(text.substr(0, beginning.size()), beginning);
}

// Of the first, how much the other begins with as well, in any case. Cuts no character in two.
std::size_t sharedLength(std::string_view a, std::string_view b) {
    std::size_t length = 0;
    while (length < a.size() && length < b.size() && lowered(a[length]) == lowered(b[length])) ++length;
    while (length > 0 && length < a.size() && (static_cast<unsigned char>(a[length]) & 0xC0) == 0x80)
        --length;
    return length;
}

}  // namespace

bool CandidateList::fits(std::string_view name) const {
    return startsAlike(name, m_typed);
}

bool CandidateList::add(std::string text, CompletionKind kind) {
    if (m_full) return false;
    if (text.size() > Completion::kMaxText || !isPlainText(text)) return true;
    std::string& common = m_found.common;
    if (m_found.candidates.empty())
        common = text;
    else
        common.resize(sharedLength(common, text));
    if (m_found.candidates.size() < Completion::kMaxCandidates) {
        m_found.candidates.push_back({std::move(text), kind});
        return true;
    }
    m_found.more = true;
    // They are looked at for what they have in common, which may be no more than what stands there.
    const bool shared = common.size() > m_typed.size() && startsAlike(common, m_typed);
    m_full = !shared || ++m_looked > kMaxLooked;
    if (m_full) common = m_typed;
    return !m_full;
}

Completion CandidateList::finish(std::size_t start) && {
    auto& candidates = m_found.candidates;
    std::ranges::sort(candidates, [](const auto& a, const auto& b) {
        const std::string left = toLower(a.text);
        const std::string right = toLower(b.text);
        return left != right ? left < right : a.text < b.text;
    });
    const auto same = std::ranges::unique(candidates, {}, &CompletionCandidate::text);
    candidates.erase(same.begin(), same.end());
    if (!startsAlike(m_found.common, m_typed)) m_found.common = m_typed;
    m_found.start = start;
    return std::move(m_found);
}

bool isPlainText(std::string_view text) {
    const std::u16string wide = utf16FromUtf8(text);
    return std::ranges::none_of(wide, [](char16_t c) {
        const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
        const bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
                           c == 0x200F || c == 0x061C;
        return control || turns || c == 0xFFFD || c == 0xFEFF;
    });
}

}  // namespace hawser::command
