#pragma once

#include <functional>
#include <string_view>

#include "core/command/types/TypedMemory.h"

namespace hawser::command {

// How the elements of a list hang together: bytes from an element's start to the pointer that leads on, and
// from the start of the next one to what it points to.
struct ListLink {
    DataType pointer{};
    std::uint64_t offset = 0;
    std::uint64_t entry = 0;
};
// `path`: "Next", "ActiveProcessLinks.Flink"; a record there stands for its first pointer. NotAvailable:
// there is no such field.
Result<ListLink> listLinkOf(const DataType& record, std::string_view path);

// Calls `visit` for each record of a list that begins with `first`. `link`: the way to the pointer that leads
// on: "Next", "ActiveProcessLinks.Flink"; a record there stands for its first pointer. A pointer to an entry
// within the next record is taken back to the record's start. Ends at a null pointer, where the list comes
// back to what was visited, at memory that cannot be read, and after kMaxListed records. NotAvailable: there
// is no such field; Cancelled; whatever `visit` fails with.
enum class ListEnd { Null, First, Circle, Unreadable, TooLong };
Result<ListEnd> walkList(const TypedMemory& memory, const TypedValue& first, std::string_view link,
                         const std::function<Result<>(const TypedValue& record)>& visit);

inline constexpr std::size_t kMaxListed = 0x10000;

}  // namespace hawser::command
