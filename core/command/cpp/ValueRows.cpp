#include "core/command/cpp/ValueRows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/cpp/CppEvaluator.h"
#include "core/command/cpp/ValuePath.h"
#include "core/command/types/Fields.h"
#include "core/command/types/ReadAhead.h"
#include "core/command/types/TypeSpelling.h"
#include "core/command/types/ValueText.h"

namespace hawser::command {

namespace {

using symbols::Member;
using symbols::MemberKind;
using symbols::TypeKind;

constexpr std::uint64_t kMaxRead = kMaxTypedBytes;  // bytes of a row that are read at once
constexpr std::size_t kMaxValue = 512;              // bytes
constexpr std::uint64_t kNearby = 0x80;             // bytes between two variables that are read at once
constexpr std::string_view kUnavailableValue = "<unavailable>";

// Everything fails that is asked next, not this alone.
bool concernsAll(const Error& error) {
    switch (error.code) {
        case ErrorCode::Timeout:
        case ErrorCode::Disconnected:
        case ErrorCode::Cancelled:
        case ErrorCode::Overtaken:
        case ErrorCode::Io:
            return true;
        case ErrorCode::Truncated:
        case ErrorCode::Malformed:
        case ErrorCode::Unsupported:
        case ErrorCode::NotAvailable:
        case ErrorCode::Refused:
        case ErrorCode::InvalidArgument:
            break;
    }
    return false;
}

Result<DataType> plainTarget(const DataType& pointer) {
    const auto told = pointer.target();
    return told ? told->resolved() : told;
}

class RowWriter {
  public:
    RowWriter(const TypedMemory& memory, const std::vector<OpenedRow>& opened, const NumberHabits& numbers)
        : m_memory(memory), m_numbers(numbers) {
        for (const OpenedRow& row : opened) m_opened.emplace(row.path, row.parts);
    }

    bool full() const { return m_rows.size() >= kMaxValueRows; }
    std::vector<ValueRow> take() { return std::move(m_rows); }
    const ReadAhead& memory() const { return m_memory; }

    void addBlank(ValueRow row) { m_rows.push_back(std::move(row)); }
    Result<> add(ValueRow row, const Result<TypedValue>& value) {
        if (auto go = m_memory.checkInterrupted(); !go) return go;
        const auto plain = value ? resolved(*value) : value;
        const auto told = plain ? describe(row, *value, *plain) : tl::unexpected(plain.error());
        if (!told && concernsAll(told.error())) return told;
        if (!told) {
            row.value = oneLine(told.error().what, kMaxValue);
            row.opens = false;
            row.failed = true;
        }
        const bool opens = row.opens;
        const std::string path = row.path;
        const std::uint32_t depth = row.depth + 1;
        m_rows.push_back(std::move(row));
        const auto wanted = opens ? m_opened.find(path) : m_opened.end();
        if (wanted == m_opened.end()) return {};
        return parts(*plain, path, depth, wanted->second);
    }

  private:
    Result<> describe(ValueRow& row, const TypedValue& value, const TypedValue& plain) {
        row.type = oneLine(sourceSpelling(value.type), kShownName);
        if (!value.physical) row.address = value.address;
        if (!value.exists()) {
            row.value = kUnavailableValue;
            row.failed = true;
            return {};
        }
        auto text = variableText(m_memory, value, m_numbers);
        if (!text) return tl::unexpected(text.error());
        row.value = oneLine(*text, kMaxValue);
        const bool reachable = !row.path.empty() && row.path.size() < kMaxValuePath;
        if (plain.type.isRecord()) row.opens = reachable && !plain.type.declaredOnly();
        if (plain.type.isArray()) row.opens = reachable && plain.type.count() != 0;
        if (plain.type.isPointer()) {
            const auto opens = describePointer(row, plain);
            if (!opens) return tl::unexpected(opens.error());
            row.opens = reachable && *opens;
        }
        return row.path.empty() ? Result<>() : describeEdit(row, plain);
    }

    // Whether what it points to can be shown below it.
    Result<bool> describePointer(ValueRow& row, const TypedValue& plain) {
        const auto number = numberOf(m_memory, plain);
        if (!number) return tl::unexpected(number.error());
        if (!*number || **number == 0) return false;
        row.target = Address(**number);
        const auto target = plainTarget(plain.type);
        if (!target) return tl::unexpected(target.error());
        return !target->isVoid() && target->kind() != TypeKind::Function && !target->declaredOnly();
    }

    Result<> describeEdit(ValueRow& row, const TypedValue& plain) {
        const DataType& type = plain.type;
        if (!plain.address || plain.physical || type.size() == 0 || type.size() > sizeof(std::uint64_t))
            return {};
        if (type.kind() == TypeKind::Floating) {
            const auto number = floatingOf(m_memory, plain);
            if (!number) return tl::unexpected(number.error());
            if (*number) row.edit = fmt::format("{}", **number);
            return {};
        }
        if (!type.isInteger() && type.kind() != TypeKind::Pointer) return {};
        const auto number = numberOf(m_memory, plain);
        if (!number) return tl::unexpected(number.error());
        if (!*number) return {};
        if (type.isSigned())
            row.edit = fmt::format("{}", static_cast<std::int64_t>(**number));
        else
            row.edit = fmt::format("{:#x}", **number);
        return {};
    }

    Result<> parts(const TypedValue& plain, const std::string& path, std::uint32_t depth,
                   std::uint32_t wanted) {
        if (plain.type.isRecord()) return members(plain, cppOperand(path) + ".", depth, wanted);
        if (plain.type.isArray()) return elements(plain, path, depth, wanted);
        const auto number = numberOf(m_memory, plain);
        const auto target = plainTarget(plain.type);
        if (!number) return tl::unexpected(number.error());
        if (!target) return tl::unexpected(target.error());
        if (!*number) return {};
        const TypedValue pointee = valueAt(*target, Address(**number));
        if (target->isRecord()) return members(pointee, cppOperand(path) + "->", depth, wanted);
        const auto told = plain.type.target();
        if (!told) return tl::unexpected(told.error());
        ValueRow row{.depth = depth, .path = "*" + cppOperand(path)};
        row.name = oneLine(row.path, kShownName);
        return add(std::move(row), valueAt(*told, Address(**number)));
    }

    Result<> members(const TypedValue& record, const std::string& front, std::uint32_t depth,
                     std::uint32_t wanted) {
        const auto fields = fieldsOf(record.type);
        if (!fields) return tl::unexpected(fields.error());
        if (auto read = m_memory.ahead(record, std::min(record.type.size(), kMaxRead)); !read)
            return tl::unexpected(read.error());
        std::set<std::string, std::less<>> seen;
        std::size_t shown = 0;
        for (; shown < fields->size() && shown < wanted && !full(); ++shown) {
            const Member& member = (*fields)[shown];
            ValueRow row{.depth = depth, .name = oneLine(member.name, kShownName)};
            const bool isStatic = member.kind == MemberKind::Static;
            if (isCppWord(member.name) && seen.insert(member.name).second && !isStatic)
                row.path = front + member.name;
            auto part = memberOf(record, member);
            // Where it is the record does not tell.
            if (part && isStatic) part = TypedValue{part->type};
            if (auto added = add(std::move(row), part); !added) return added;
        }
        if (shown < fields->size()) leaveOut(depth, fields->size() - shown);
        return {};
    }

    Result<> elements(const TypedValue& array, const std::string& path, std::uint32_t depth,
                      std::uint32_t wanted) {
        const std::uint64_t count = array.type.count();
        const std::uint64_t each = array.type.size() / count;
        const std::uint64_t size = std::min(each * std::min<std::uint64_t>(count, wanted), kMaxRead);
        if (auto read = m_memory.ahead(array, size); !read) return tl::unexpected(read.error());
        const std::string front = cppOperand(path);
        std::uint64_t shown = 0;
        for (; shown < count && shown < wanted && !full(); ++shown) {
            ValueRow row{.depth = depth, .name = fmt::format("[{}]", shown)};
            row.path = front + row.name;
            if (auto added = add(std::move(row), elementOf(array, shown)); !added) return added;
        }
        if (shown < count) leaveOut(depth, count - shown);
        return {};
    }

    void leaveOut(std::uint32_t depth, std::uint64_t count) {
        m_rows.push_back(ValueRow{.depth = depth, .left = count});
    }

    ReadAhead m_memory;
    NumberHabits m_numbers;
    std::map<std::string, std::uint32_t, std::less<>> m_opened;
    std::vector<ValueRow> m_rows;
};

// Variables of a frame lie beside each other: one request instead of one for each.
Result<> readTogether(const std::vector<LocalVariable>& locals, const ReadAhead& memory) {
    std::map<std::uint64_t, std::uint64_t> ranges;  // start and end
    for (const LocalVariable& local : locals) {
        const std::uint64_t size = std::min<std::uint64_t>(local.value.type.size(), kMaxTypedBytes);
        if (!local.value.address || local.value.physical || size == 0) continue;
        const std::uint64_t start = local.value.address->value();
        std::uint64_t& end = ranges[start];
        end = std::max(end, start > UINT64_MAX - size ? UINT64_MAX : start + size);
    }
    for (auto range = ranges.begin(); range != ranges.end();) {
        const std::uint64_t start = range->first;
        std::uint64_t end = range->second;
        for (++range; range != ranges.end(); ++range) {
            const bool near = range->first < end || range->first - end <= kNearby;
            if (!near || std::max(end, range->second) - start > kMaxTypedBytes) break;
            end = std::max(end, range->second);
        }
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(end - start, kMaxTypedBytes));
        if (const auto read = memory.ahead(Address(start), count, false); !read)
            return tl::unexpected(read.error());
    }
    return {};
}

}  // namespace

Result<std::vector<ValueRow>> rowsOf(const std::vector<LocalVariable>& locals, const TypedMemory& memory,
                                     const std::vector<OpenedRow>& opened, const NumberHabits& numbers) {
    RowWriter writer(memory, opened, numbers);
    if (auto read = readTogether(locals, writer.memory()); !read) return tl::unexpected(read.error());
    std::set<std::string, std::less<>> seen;
    for (const LocalVariable& local : locals) {
        if (writer.full()) break;
        ValueRow row{.name = oneLine(local.name, kShownName), .parameter = local.parameter};
        // A variable that another one of an inner block hides has no name of its own.
        if (isCppWord(local.name) && seen.insert(local.name).second) row.path = local.name;
        if (!local.value.address) row.place = oneLine(local.place, kShownName);
        if (auto added = writer.add(std::move(row), local.value); !added)
            return tl::unexpected(added.error());
    }
    return writer.take();
}

Result<std::vector<ValueRow>> rowsOf(const std::vector<std::string>& expressions, const CppNames& names,
                                     const TypedMemory& memory, const std::vector<OpenedRow>& opened,
                                     const NumberHabits& numbers) {
    RowWriter writer(memory, opened, numbers);
    for (std::size_t i = 0; i < std::min(expressions.size(), kMaxExpressions); ++i) {
        const std::string_view text = trim(expressions[i]);
        ValueRow row{.name = oneLine(text, kMaxValuePath)};
        if (text.size() < kMaxValuePath) row.path = text;
        if (text.empty()) {
            writer.addBlank(std::move(row));
            continue;
        }
        const auto value = text.size() < kMaxValuePath
                               ? evaluateCpp(text, names, writer.memory())
                               : fail(ErrorCode::InvalidArgument, "The expression is too long.");
        if (auto added = writer.add(std::move(row), value); !added) return tl::unexpected(added.error());
    }
    return writer.take();
}

Result<> assignCpp(std::string_view path, std::string_view value, const CppNames& names,
                   const TypedMemory& memory) {
    std::string_view number = trim(value);
    if (number.empty()) return fail(ErrorCode::InvalidArgument, "There is no value.");
    if (path.size() > kMaxValuePath || number.size() > kMaxValuePath)
        return fail(ErrorCode::InvalidArgument, "The expression is too long.");
    if (number.starts_with("0n")) number.remove_prefix(2);
    const std::string text = fmt::format("{} = {}", cppOperand(path), number);
    return evaluateCpp(text, names, memory).map([](const auto&) {});
}

}  // namespace hawser::command
