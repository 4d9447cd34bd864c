#include "core/command/types/ListWalk.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/command/OneLine.h"
#include "core/command/types/Fields.h"

namespace hawser::command {

namespace {

constexpr unsigned kMaxPathDepth = 16;

tl::unexpected<Error> noField(std::string_view path) {
    return fail(ErrorCode::NotAvailable, fmt::format("There is no pointer '{}'.", oneLine(path, 64)));
}

// By name, or the first pointer where no name is left.
Result<std::optional<symbols::Member>> step(const DataType& record, std::string_view name) {
    if (!name.empty()) return findField(record, name);
    const auto fields = fieldsOf(record);
    if (!fields) return tl::unexpected(fields.error());
    for (const symbols::Member& field : *fields) {
        const auto type = record.typeOf(field);
        if (type && type->isPointer() && field.kind == symbols::MemberKind::Field) return field;
    }
    return std::nullopt;
}

}  // namespace

Result<ListLink> listLinkOf(const DataType& record, std::string_view path) {
    ListLink link;
    DataType here = record;
    std::string_view rest = path;
    for (unsigned depth = 0; depth < kMaxPathDepth; ++depth) {
        if (here.isPointer() && rest.empty()) {
            link.pointer = here;
            return link;
        }
        if (!here.isRecord()) return noField(path);
        link.entry = link.offset;
        const std::size_t dot = rest.find('.');
        const auto member = step(here, rest.substr(0, dot));
        if (!member) return tl::unexpected(member.error());
        if (!*member) return noField(path);
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
        link.offset += (*member)->offset;
        const auto told = here.typeOf(**member);
        const auto type = told ? told->resolved() : told;
        if (!type) return tl::unexpected(type.error());
        here = *type;
    }
    return noField(path);
}

Result<ListEnd> walkList(const TypedMemory& memory, const TypedValue& first, std::string_view link,
                         const std::function<Result<>(const TypedValue& record)>& visit) {
    const auto type = first.type.resolved();
    if (!type) return tl::unexpected(type.error());
    const auto way = listLinkOf(*type, link);
    if (!way) return tl::unexpected(way.error());
    if (!first.address) return fail(ErrorCode::InvalidArgument, "A list begins at an address.");
    std::set<Address> visited;
    Address at = *first.address;
    while (visited.insert(at).second) {
        if (visited.size() > kMaxListed) return ListEnd::TooLong;
        if (auto go = memory.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (auto done = visit(valueAt(*type, at, first.physical)); !done) return tl::unexpected(done.error());
        const auto next = numberOf(memory, valueAt(way->pointer, at + way->offset, first.physical));
        if (!next) return tl::unexpected(next.error());
        if (!*next) return ListEnd::Unreadable;
        if (**next == 0) return ListEnd::Null;
        at = Address(**next) - way->entry;
    }
    return at == *first.address ? ListEnd::First : ListEnd::Circle;
}

}  // namespace hawser::command
