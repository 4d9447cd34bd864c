#include "core/command/types/RecordText.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/types/Fields.h"
#include "core/command/types/ReadAhead.h"
#include "core/command/types/RecordSummary.h"
#include "core/command/types/TypeSpelling.h"
#include "core/command/types/ValueText.h"

namespace hawser::command {

namespace {

using symbols::Member;
using symbols::MemberKind;
using symbols::TypeKind;

constexpr unsigned kMaxRecordDepth = 24;  // of records within each other
constexpr std::size_t kNameWidth = 16;

std::string bitsText(const Member& member, bool verbose) {
    return fmt::format("{}Pos {}, {} Bit{}", verbose ? "Bitfield " : "", member.bitPosition, member.bitWidth,
                       member.bitWidth == 1 ? "" : "s");
}

// Of an array that is text as a whole.
bool isText(const DataType& array, const NumberHabits& numbers) {
    const auto told = array.target();
    const auto element = told ? told->resolved() : told;
    return element && isTextElement(*element, numbers);
}

// The paths that lead on, and how far each has been followed.
using Selection = std::vector<std::pair<const FieldPath*, std::size_t>>;

Selection matching(const Selection& wanted, const Member& member) {
    Selection found;
    for (const auto& [path, at] : wanted)
        if (at < path->parts.size() && path->parts[at].matches(member.name)) found.emplace_back(path, at);
    return found;
}

class RecordPrinter {
  public:
    using Print = std::function<void(std::string_view)>;
    RecordPrinter(const TypedMemory& memory, const LayoutOptions& options, const Print& print)
        : m_memory(memory), m_options(options), m_print(print) {}

    Result<> run(const TypedValue& value) {
        const auto plain = resolved(value);
        if (!plain) return tl::unexpected(plain.error());
        if (plain->type.isRecord()) {
            if (auto done = record(*plain); !done) return done;
            // As WinDbg ends what has question marks in it.
            if (m_unreadable)
                m_print(fmt::format("Memory read error {:0{}x}\n", shownAddress(*m_unreadable),
                                    m_memory.pointerBytes() * 2));
            return {};
        }
        if (plain->type.kind() == TypeKind::Enumeration && !plain->exists()) return enumeration(plain->type);
        return single(*plain);
    }

  private:
    // Without what a 32-bit one is extended with.
    std::uint64_t shownAddress(Address address) const {
        return m_memory.pointerBytes() == 8 ? address.value() : address.value() & UINT32_MAX;
    }

    // One request instead of one a field. Of the value itself, not of what it points to, it is noted where
    // it cannot be read.
    Result<> readAhead(const TypedValue& value, unsigned level) {
        const auto unreadable = m_memory.ahead(value, value.type.size());
        if (!unreadable) return tl::unexpected(unreadable.error());
        if (level <= 1 && *unreadable && !m_unreadable) m_unreadable = *unreadable;
        return {};
    }

    Result<> record(const TypedValue& value) {
        if (m_options.verbose) line(oneLine(verboseSpelling(value.type), kShownName));
        Selection selection;
        for (const FieldPath& path : m_options.fields) selection.emplace_back(&path, 0);
        if (selection.empty()) {
            if (auto done = fields(value, 1, m_options.depth); !done) return done;
        } else {
            const auto any = selected(value, selection, 1);
            if (!any) return tl::unexpected(any.error());
            if (!*any) return fail(ErrorCode::NotAvailable, "Cannot find specified field members.");
        }
        if (m_options.compact && !m_line.empty()) m_print(std::exchange(m_line, {}) + "\n");
        return {};
    }

    Result<> enumeration(const DataType& type) {
        if (m_options.verbose) line(oneLine(verboseSpelling(type), kShownName));
        const auto values = type.enumerators();
        if (!values) return tl::unexpected(values.error());
        for (const symbols::Enumerator& value : *values)
            line(fmt::format("   {} = {}", oneLine(value.name, kShownName), signedText(value.value)));
        return {};
    }

    Result<> single(const TypedValue& value) {
        if (value.exists() && value.type.isArray() && (m_options.arrays || m_options.blocks))
            return elements(value, 0, 0);
        const auto text = valueText(value, Member{});
        if (!text) return tl::unexpected(text.error());
        m_print(*text + "\n");
        return {};
    }

    Result<std::string> valueText(const TypedValue& value, const Member& member) const {
        const auto spelled = [&] {
            return oneLine(m_options.verbose ? verboseSpelling(value.type) : layoutSpelling(value.type),
                           kShownName);
        };
        if (member.kind == MemberKind::Static) return spelled();
        if (value.exists()) return fieldText(m_memory, value, m_options.numbers);
        if (member.kind == MemberKind::VirtualTable)
            return fmt::format("Ptr{} ", m_memory.pointerBytes() * 8);
        return member.bitWidth != 0 ? bitsText(member, m_options.verbose) : spelled();
    }

    Result<> fields(const TypedValue& value, unsigned level, unsigned depth) {
        if (auto go = enter(); !go) return go;
        if (auto read = readAhead(value, level); !read) return read;
        const auto members = fieldsOf(value.type);
        if (!members) return tl::unexpected(members.error());
        m_open.push_back(value);
        Result<> done;
        for (auto member = members->begin(); member != members->end() && done; ++member)
            done = field(value, *member, level, depth);
        m_open.pop_back();
        return done;
    }

    Result<> enter() const {
        if (m_lines >= kMaxTypedLines)
            return fail(ErrorCode::Unsupported,
                        fmt::format("There are more than {} lines; the rest is left out.", kMaxTypedLines));
        return m_memory.checkInterrupted();
    }

    // Whether it is being printed already: what is shown below it would go on without end.
    bool isOpen(const TypedValue& value) const {
        return m_open.size() >= kMaxRecordDepth || std::ranges::any_of(m_open, [&](const TypedValue& open) {
                   return open.type == value.type && open.address == value.address;
               });
    }

    Result<> field(const TypedValue& whole, const Member& member, unsigned level, unsigned depth) {
        const auto told = memberOf(whole, member);
        const auto value = told ? resolved(*told) : told;
        if (!value) return tl::unexpected(value.error());
        const auto text = valueText(*value, member);
        if (!text) return tl::unexpected(text.error());
        const bool listed =
            value->type.isArray() && value->exists() &&
            (m_options.arrays || (m_options.blocks && !isText(value->type, m_options.numbers)));
        fieldLine(member, level, kNameWidth, listed ? std::string() : *text);
        if (listed) return elements(*value, level, depth);
        return member.kind == MemberKind::Field ? below(*value, level, depth) : Result<>();
    }

    // What is shown under a field: the record that it is, or that it points to.
    Result<> below(const TypedValue& value, unsigned level, unsigned depth) {
        if (depth == 0 && !m_options.blocks) return {};
        const unsigned left = depth == 0 ? 0 : depth - 1;
        if (value.type.isRecord()) return isOpen(value) ? Result<>() : fields(value, level + 1, left);
        if (!value.type.isPointer() || depth == 0) return {};
        const auto target = pointee(value);
        if (!target) return tl::unexpected(target.error());
        return !*target || isOpen(**target) ? Result<>() : fields(**target, level + 1, left);
    }

    // The record that it points to; of a layout one that is nowhere.
    Result<std::optional<TypedValue>> pointee(const TypedValue& pointer) const {
        const auto told = pointer.type.target();
        const auto type = told ? told->resolved() : told;
        if (!type) return tl::unexpected(type.error());
        if (!type->isRecord()) return std::nullopt;
        if (!pointer.exists()) return TypedValue{*type};
        const auto number = numberOf(m_memory, pointer);
        if (!number) return tl::unexpected(number.error());
        if (!*number || **number == 0) return std::nullopt;
        return valueAt(*type, Address(**number));
    }

    Result<> elements(const TypedValue& array, unsigned level, unsigned depth) {
        if (auto read = readAhead(array, level); !read) return read;
        const std::uint64_t limit = m_options.elements == 0 ? array.type.count() : m_options.elements;
        for (std::uint64_t i = 0; i < std::min(array.type.count(), limit); ++i) {
            if (auto go = enter(); !go) return go;
            const auto told = elementOf(array, i);
            const auto element = told ? resolved(*told) : told;
            if (!element) return tl::unexpected(element.error());
            const auto text = valueText(*element, Member{});
            if (!text) return tl::unexpected(text.error());
            line(fmt::format("{} [{:02}] {}", indent(level), i, *text));
            if (auto done = below(*element, level, depth); !done) return done;
        }
        return {};
    }

    // Whether there is any of them.
    Result<bool> selected(const TypedValue& whole, const Selection& wanted, unsigned level) {
        if (auto go = enter(); !go) return tl::unexpected(go.error());
        const auto members = fieldsOf(whole.type);
        if (!members) return tl::unexpected(members.error());
        std::size_t width = 0;
        for (const Member& member : *members)
            if (!matching(wanted, member).empty()) width = std::max(width, member.name.size());
        bool any = false;
        for (const Member& member : *members) {
            const Selection paths = matching(wanted, member);
            if (paths.empty()) continue;
            const auto found = selectedField(whole, member, paths, level, std::min(width, kShownName));
            if (!found) return found;
            any = any || *found;
        }
        return any;
    }

    // Several paths may mean one field: then it is shown once, and all that they want of it below.
    Result<bool> selectedField(const TypedValue& whole, const Member& member, const Selection& paths,
                               unsigned level, std::size_t width) {
        Selection deeper;
        unsigned wholeLevels = 0;
        bool each = m_options.arrays;
        std::optional<std::uint64_t> index;
        for (const auto& [path, at] : paths) {
            if (path->parts[at].index) index = path->parts[at].index;
            const bool last = at + 1 == path->parts.size();
            each = each || (last && path->elements);
            if (!last) deeper.emplace_back(path, at + 1);
            if (last) wholeLevels = std::max(wholeLevels, path->below);
        }
        auto told = memberOf(whole, member);
        Member named = member;
        if (told && index) told = elementAt(*told, *index, named);
        const auto value = told ? resolved(*told) : told;
        if (!value) return tl::unexpected(value.error());
        // Of what is gone through only the fields below are wanted.
        if (deeper.empty())
            if (auto read = readAhead(*value, level); !read) return tl::unexpected(read.error());
        const bool opened = !deeper.empty() || wholeLevels > 0;
        const auto text = opened && value->type.isRecord() ? openedText(*value) : valueText(*value, member);
        if (!text) return tl::unexpected(text.error());
        const bool listed = each && value->type.isArray() && value->exists();
        fieldLine(named, level, width, listed ? std::string() : *text);
        if (listed) return elements(*value, level, 0).map([] { return true; });
        if (!opened) return below(*value, level, m_options.depth).map([] { return true; });
        const auto target =
            value->type.isRecord() ? Result<std::optional<TypedValue>>(*value) : pointee(*value);
        if (!target) return tl::unexpected(target.error());
        if (!*target) return true;
        if (wholeLevels > 0) return fields(**target, level + 1, wholeLevels - 1).map([] { return true; });
        return selected(**target, deeper, level + 1);
    }

    // And what the field is called and where it is then.
    static Result<TypedValue> elementAt(const TypedValue& value, std::uint64_t index, Member& member) {
        const auto array = resolved(value);
        if (!array) return array;
        if (!array->type.isArray() || index >= array->type.count())
            return fail(ErrorCode::InvalidArgument, fmt::format("There is no element [{}].", index));
        auto element = elementOf(*array, index);
        if (!element) return element;
        member.name += fmt::format("[{}]", index);
        member.offset += index * element->type.size();
        return element;
    }

    // Its fields stand under it: the type's name would say nothing more.
    Result<std::string> openedText(const TypedValue& record) const {
        const auto summary = recordSummary(m_memory, record);
        return !summary || summary->empty() ? summary : Result<std::string>(" " + *summary);
    }

    std::string indent(unsigned level) const {
        return std::string(m_options.indented ? std::size_t{3} * level : 0, ' ');
    }

    void fieldLine(const Member& member, unsigned level, std::size_t width, const std::string& text) {
        const bool isStatic = member.kind == MemberKind::Static;
        const std::string place = !m_options.offsets ? ""
                                  : isStatic         ? "=static "
                                                     : fmt::format("+0x{:03x} ", member.offset);
        const bool table = member.kind == MemberKind::VirtualTable && member.name.empty();
        const std::string name = table ? "__VFN_table" : oneLine(member.name, kShownName);
        if (m_options.compact)
            line(fmt::format(" {}{} : {}", place, name, text));
        else
            line(fmt::format("{}{}{:<{}} : {}", indent(level), place, name, width, text));
    }

    void line(const std::string& text) {
        ++m_lines;
        if (m_options.compact)
            m_line += (m_line.empty() ? "  " : "") + text;
        else
            m_print(text + "\n");
    }

    ReadAhead m_memory;
    std::optional<Address> m_unreadable;  // the first byte of what is shown that is
    const LayoutOptions& m_options;
    const Print& m_print;
    std::vector<TypedValue> m_open;  // the records around what is being printed
    std::size_t m_lines = 0;
    std::string m_line;  // what -c has of it
};

}  // namespace

Result<> printTyped(const TypedMemory& memory, const TypedValue& value, const LayoutOptions& options,
                    const std::function<void(std::string_view line)>& print) {
    return RecordPrinter(memory, options, print).run(value);
}

}  // namespace hawser::command
