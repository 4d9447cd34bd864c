#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/base/ByteWriter.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/MemoryDisplay.h"
#include "core/command/MemoryFormat.h"
#include "core/command/MemoryValues.h"
#include "core/command/ObjectSearch.h"
#include "core/command/OneLine.h"
#include "core/command/SearchForm.h"

namespace hawser::command {

namespace {

constexpr std::size_t kPieceBytes = 0x100000;  // read and searched at a time where it costs nothing to read
constexpr std::size_t kPieceOnLine = 0x10000;
constexpr std::size_t kMaxPattern = 0x1000;  // bytes
constexpr std::size_t kShownBytes = 16;      // of each hit
constexpr std::size_t kShownString = 256;    // characters of each string

// "-[n 10]d": a blank may stand before the number of a flag.
Result<SearchForm> takeForm(Call& call) {
    if (!call.arguments.take('-')) return SearchForm{};
    const std::string_view rest = call.arguments.rest();
    const std::size_t close = rest.starts_with('[') ? std::min(rest.find(']'), rest.size()) : 0;
    const std::size_t end = std::min(rest.find_first_of(" \t", close), rest.size());
    call.arguments = Arguments(rest.substr(end));
    return parseSearchForm(rest.substr(0, end));
}

Result<> appendPattern(Call& call, const SearchForm& form, ByteWriter& pattern) {
    if (form.what == SearchForm::What::Values) return appendValue(call, pattern, valueKindOf(form.type));
    const auto quoted = call.arguments.takeQuoted();
    if (!quoted) return tl::unexpected(quoted.error());
    if (!*quoted) return fail(ErrorCode::InvalidArgument, "s -a and s -u need a \"text\".");
    if (form.type == 'u')
        for (const char16_t unit : utf16FromUtf8(**quoted)) pattern.u16(unit);
    else
        pattern.text(**quoted);
    return {};
}

Result<Bytes> takePattern(Call& call, const SearchForm& form) {
    ByteWriter pattern;
    while (!call.arguments.empty() && pattern.size() <= kMaxPattern)
        if (auto taken = appendPattern(call, form, pattern); !taken) return tl::unexpected(taken.error());
    if (pattern.size() == 0 || pattern.size() > kMaxPattern)
        return fail(ErrorCode::InvalidArgument, "s needs a range and a pattern of at most 4096 bytes.");
    return pattern.take();
}

// Where a search tells and keeps what it finds.
class Hits {
  public:
    Hits(Call& call, const SearchForm& form) : m_call(call), m_form(form) {}

    Result<> add(Address at, std::string_view text = {}) {
        if (m_form.saves) keep(at);
        if (auto go = m_call.context.checkInterrupted(); !go) return go;
        OutputSink& output = m_call.context.output();
        if (m_form.addressesOnly) {
            output.print(fmt::format("0x{}\n", m_call.context.pointerText(at.value())));
            return {};
        }
        if (!text.empty()) {
            output.print(fmt::format("{}  \"{}\"\n", m_call.context.numberText(at.value()),
                                     oneLine(text, kShownString)));
            return {};
        }
        if (m_form.what == SearchForm::What::Objects) return addObject(at);
        const auto memory = m_call.context.debugger().read(at, kShownBytes);
        if (!memory) return tl::unexpected(memory.error());
        const auto format = *dumpFormatOf(m_form.dumpCommand(), m_call.context.wide());
        output.print(fmt::format("{}  {}\n", m_call.context.numberText(at.value()),
                                 dumpLine(*memory, 0, kShownBytes, format)));
        return {};
    }

    // Of which class the objects are.
    void setType(std::string type) { m_type = std::move(type); }

    void finish() {
        if (!m_form.saves) return;
        if (m_overflow) m_call.context.output().error("Overflow error: not all hits were saved.\n");
        m_call.context.memory().searchHits = std::move(m_kept);
    }

  private:
    // As dt shows it.
    Result<> addObject(Address at) {
        const std::string place = m_call.context.pointerText(at.value());
        const auto fields = m_call.capture(fmt::format("dt {} 0x{}", m_type, place));
        if (!fields && fields.error().code == ErrorCode::Cancelled) return tl::unexpected(fields.error());
        m_call.context.output().print(fmt::format("0x{} {}\n{}", place, oneLine(m_type, kShownString),
                                                  fields ? *fields : std::string()));
        return {};
    }
    void keep(Address at) {
        if (m_kept.size() < m_form.hits)
            m_kept.push_back(at);
        else
            m_overflow = true;
    }

    Call& m_call;
    const SearchForm& m_form;
    std::string m_type;
    std::vector<Address> m_kept;
    bool m_overflow = false;
};

bool allValid(const engine::MemoryBytes& memory, std::size_t offset, std::size_t count) {
    const auto first = memory.valid.begin() + static_cast<std::ptrdiff_t>(offset);
    return std::find(first, first + static_cast<std::ptrdiff_t>(count), false) ==
           first + static_cast<std::ptrdiff_t>(count);
}

// The hits that begin in one piece, those that overlap too.
template <class Hit>
Result<> searchPiece(const engine::MemoryBytes& memory, const Bytes& pattern, unsigned alignment, Hit hit) {
    const std::byte* const begin = memory.bytes.data();
    const std::byte* const end = begin + memory.size();
    const int first = std::to_integer<int>(pattern.front());
    for (const std::byte* at = begin; end - at >= static_cast<std::ptrdiff_t>(pattern.size()); ++at) {
        const auto room = static_cast<std::size_t>(end - at) - pattern.size() + 1;
        at = static_cast<const std::byte*>(std::memchr(at, first, room));
        if (at == nullptr) break;
        const auto offset = static_cast<std::size_t>(at - begin);
        const Address place = memory.start + offset;
        if (place.value() % alignment != 0 || !std::equal(pattern.begin(), pattern.end(), at)) continue;
        if (!allValid(memory, offset, pattern.size())) continue;
        if (auto told = hit(place); !told) return told;
    }
    return {};
}

// What is read of a target at a time: much, where it costs nothing.
Result<engine::MemoryBytes> readForSearch(Call& call, Address at, std::size_t bytes) {
    engine::Debugger& debugger = call.context.debugger();
    if (debugger.demand(engine::Capability::Run)) return debugger.read(at, bytes);
    // Of a dump without its way through the cache, which keeps what is looked at and not all that is
    // searched.
    return debugger.readAnew(at, bytes);
}

template <class Piece>
Result<> forEachPiece(Call& call, Address start, std::uint64_t total, std::size_t overlap, Piece piece) {
    const std::size_t step =
        call.context.debugger().demand(engine::Capability::Run) ? kPieceOnLine : kPieceBytes;
    for (std::uint64_t done = 0; done < total; done += step) {
        if (auto go = call.context.checkInterrupted(); !go) return go;
        // One that begins here may end in the next piece.
        const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(step + overlap, total - done));
        const auto memory = readForSearch(call, start + done, bytes);
        if (!memory) return tl::unexpected(memory.error());
        if (auto searched = piece(*memory); !searched) return searched;
    }
    return {};
}

// Only the hits of the last search that was saved.
Result<> searchSaved(Call& call, const Bytes& pattern, Hits& hits) {
    for (const Address at : std::vector<Address>(call.context.memory().searchHits)) {
        const auto memory = call.context.debugger().read(at, pattern.size());
        if (!memory) return tl::unexpected(memory.error());
        if (!memory->allValid() || memory->bytes != pattern) continue;
        if (auto told = hits.add(at); !told) return told;
    }
    return {};
}

Result<> searchValues(Call& call, const SearchForm& form, const Range& range, Hits& hits) {
    const auto pattern = takePattern(call, form);
    if (!pattern) return tl::unexpected(pattern.error());
    if (form.restricted) return searchSaved(call, *pattern, hits);
    return forEachPiece(call, range.start, range.count * form.unit(), pattern->size() - 1,
                        [&](const engine::MemoryBytes& memory) {
                            return searchPiece(memory, *pattern, form.alignment(),
                                               [&](Address at) { return hits.add(at); });
                        });
}

// Objects of the class of the one that is given, by all pointers to the tables of its virtual functions.
Result<> searchObjects(Call& call, const SearchForm& form, const Range& range, Hits& hits) {
    const auto given = call.arguments.takeAddress(call.context);
    if (!given) return tl::unexpected(given.error());
    if (auto end = call.arguments.expectEnd(); !end) return end;
    if (form.restricted) return fail(ErrorCode::InvalidArgument, "s -v searches a range, without [r].");
    const auto object = objectPatternAt(call.context, *given);
    if (!object) return tl::unexpected(object.error());
    hits.setType(object->type);
    const unsigned width = call.context.pointerBytes();
    ByteWriter first;
    for (unsigned i = 0; i < width; ++i)
        first.u8(static_cast<std::uint8_t>(object->tables.front().address >> (8 * i)));
    const Bytes pattern = first.take();
    const auto add = [&](Address at) -> Result<> {
        const auto stands = object->standsAt(call.context, at);
        if (!stands) return tl::unexpected(stands.error());
        return *stands ? hits.add(at) : Result<>{};
    };
    return forEachPiece(call, range.start, range.count, width - 1, [&](const engine::MemoryBytes& memory) {
        return searchPiece(memory, pattern, width, add);
    });
}

// A run of printable characters that ends with what is none, or with the range.
class Strings {
  public:
    Strings(const SearchForm& form, Hits& hits) : m_form(form), m_hits(hits) {}

    Result<> search(const engine::MemoryBytes& memory) {
        const unsigned unit = m_form.unit();
        for (std::size_t at = 0; at + unit <= memory.size(); at += unit) {
            const auto code = integerAt(memory, at, unit);
            if (code && *code >= 0x20 && *code < 0x7F) {
                if (m_length++ == 0) m_start = memory.start + at;
                if (m_text.size() < kShownString) m_text += static_cast<char>(*code);
            } else if (auto ended = end(); !ended) {
                return ended;
            }
        }
        return {};
    }
    Result<> end() {
        const bool isString = m_length >= m_form.length;
        m_length = 0;
        const std::string text = std::exchange(m_text, {});
        return isString ? m_hits.add(m_start, text) : Result<>{};
    }

  private:
    const SearchForm& m_form;
    Hits& m_hits;
    Address m_start;
    std::uint64_t m_length = 0;
    std::string m_text;
};

Result<> searchStrings(Call& call, const SearchForm& form, const Range& range, Hits& hits) {
    if (auto end = call.arguments.expectEnd(); !end) return end;
    if (form.restricted)
        return fail(ErrorCode::InvalidArgument, "s -sa and s -su search a range, without [r].");
    Strings strings(form, hits);
    if (auto searched =
            forEachPiece(call, range.start, range.count * form.unit(), 0,
                         [&](const engine::MemoryBytes& memory) { return strings.search(memory); });
        !searched)
        return searched;
    return strings.end();
}

Result<> searchFor(Call& call, const SearchForm& form, const Range& range, Hits& hits) {
    switch (form.what) {
        case SearchForm::What::AnsiStrings:
        case SearchForm::What::WideStrings:
            return searchStrings(call, form, range, hits);
        case SearchForm::What::Objects:
            return searchObjects(call, form, range, hits);
        case SearchForm::What::Values:
        case SearchForm::What::Text:
            break;
    }
    return searchValues(call, form, range, hits);
}

Result<Outcome> search(Call& call) {
    const auto form = takeForm(call);
    if (!form) return tl::unexpected(form.error());
    const auto range = call.arguments.takeRange(call.context, form->unit(), Address(), 0);
    if (!range) return tl::unexpected(range.error());
    if (!range->explicitCount)
        return fail(ErrorCode::InvalidArgument, "s needs a range: s [-Type] Address L Length Pattern");
    Hits hits(call, *form);
    auto searched = searchFor(call, *form, *range, hits);
    if (!searched) return tl::unexpected(searched.error());
    hits.finish();
    return Outcome::Done;
}

}  // namespace

void addSearchCommands(CommandRegistry& registry) {
    registry.add("Searching memory",
                 {{"s", "s [-[[Flags]]b|w|d|q|a|u|sa|su|v] Range Pattern",
                   "Search; flag 1: addresses only, s: save, r: among the saved", Needs::Stopped, search}});
}

}  // namespace hawser::command
