#include "core/command/types/Fields.h"

#include <algorithm>

#include "core/base/Text.h"

namespace hawser::command {

namespace {

using symbols::Member;
using symbols::MemberKind;

// `seen`: members so far, those of records that are passed through as well.
Result<> collect(const DataType& record, std::uint64_t offset, unsigned depth, std::size_t& seen,
                 std::vector<Member>& fields) {
    const auto resolved = record.resolved();
    if (!resolved) return tl::unexpected(resolved.error());
    auto members = resolved->members();
    if (!members) return tl::unexpected(members.error());
    for (Member& member : *members) {
        if (++seen > symbols::TypeTable::kMaxMembers)
            return fail(ErrorCode::Malformed, "A record has too many members.");
        member.offset += offset;
        const bool opened = member.kind == MemberKind::Base || (member.name.empty() && member.bitWidth == 0);
        const auto inner =
            opened && depth < kMaxBases ? resolved->typeOf(member) : Result<DataType>(DataType());
        if (!inner) return tl::unexpected(inner.error());
        if (inner->isRecord() || inner->kind() == symbols::TypeKind::Alias) {
            if (auto done = collect(*inner, member.offset, depth + 1, seen, fields); !done) return done;
        } else {
            fields.push_back(std::move(member));
        }
    }
    return {};
}

}  // namespace

Result<std::vector<Member>> fieldsOf(const DataType& record) {
    std::vector<Member> fields;
    const auto resolved = record.resolved();
    if (!resolved) return tl::unexpected(resolved.error());
    if (!resolved->isRecord()) return fields;
    std::size_t seen = 0;
    if (auto done = collect(*resolved, 0, 0, seen, fields); !done) return tl::unexpected(done.error());
    return fields;
}

Result<std::optional<Member>> findField(const DataType& record, std::string_view name) {
    const auto fields = fieldsOf(record);
    if (!fields) return tl::unexpected(fields.error());
    auto found = std::ranges::find(*fields, name, &Member::name);
    if (found == fields->end())
        found =
            std::ranges::find_if(*fields, [&](const Member& m) { return equalIgnoringCase(m.name, name); });
    if (found == fields->end()) return std::nullopt;
    return *found;
}

}  // namespace hawser::command
