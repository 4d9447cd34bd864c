#include "core/engine/Sources.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kMaxKnown = 8;
constexpr std::size_t kShownSource = 512;  // characters of a path

}  // namespace

Result<std::shared_ptr<const SourceText>> SourceTexts::of(std::string_view file, const SourceFiles& files,
                                                          const SourceLines& lines) {
    const auto path = files.find(file);
    if (!path)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("The source file {} is not found; .srcpath tells where sources are.",
                                printable(file, kShownSource)));
    std::error_code error;
    const auto written = std::filesystem::last_write_time(*path, error);
    const auto known = std::ranges::find_if(
        m_known, [&](const Known& one) { return one.text->path == *path && one.written == written; });
    if (known != m_known.end()) {
        std::rotate(m_known.begin(), known, known + 1);
        return m_known.front().text;
    }
    auto text = readSourceText(*path, lines.checksumOf(file));
    if (!text) return tl::unexpected(text.error());
    std::erase_if(m_known, [&](const Known& one) { return one.text->path == *path; });
    m_known.insert(m_known.begin(), {written, std::make_shared<const SourceText>(std::move(*text))});
    if (m_known.size() > kMaxKnown) m_known.pop_back();
    return m_known.front().text;
}

}  // namespace hawser::engine
