#include "core/command/objects/ObjectDirectories.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/types/TypedValue.h"
#include "core/engine/DebuggerData.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

enum DirectoryField : std::size_t { HashBuckets };
constexpr std::array<std::string_view, 1> kDirectoryFields{"HashBuckets"};
enum EntryField : std::size_t { ChainLink, Object };
constexpr std::array<std::string_view, 2> kEntryFields{"ChainLink", "Object"};
enum LinkField : std::size_t { TargetLength, TargetBuffer };
constexpr std::array<std::string_view, 2> kLinkFields{"LinkTarget.Length", "LinkTarget.Buffer"};

constexpr std::size_t kMaxBuckets = 1024;  // 37 in every kernel that is known

}  // namespace

Result<ObjectDirectories> ObjectDirectories::create(engine::Debugger& debugger, const TypedMemory& memory,
                                                    ObjectReader& objects) {
    const auto types = KernelTypes::create(debugger, engine::SymbolDemand::Asked, "Object directories");
    if (!types) return tl::unexpected(types.error());
    auto directory = KernelRecord::create(*types, memory, "_OBJECT_DIRECTORY", kDirectoryFields);
    if (!directory) return tl::unexpected(directory.error());
    auto entry = KernelRecord::create(*types, memory, "_OBJECT_DIRECTORY_ENTRY", kEntryFields);
    if (!entry) return tl::unexpected(entry.error());
    ObjectDirectories directories(debugger, memory, objects, std::move(*directory), std::move(*entry));
    auto link = KernelRecord::createIfTold(*types, memory, "_OBJECT_SYMBOLIC_LINK", kLinkFields);
    if (!link) return tl::unexpected(link.error());
    directories.m_link = std::move(*link);
    return directories;
}

Result<Address> ObjectDirectories::root() const {
    const engine::DebuggerData* const data = m_debugger.debuggerData();
    Address variable = data != nullptr ? data->rootDirectory : Address();
    if (variable.value() == 0)
        variable = m_debugger.names().addressOf("nt!ObpRootDirectoryObject").value_or(Address());
    if (variable.value() == 0)
        return fail(ErrorCode::NotAvailable,
                    "Where the tree of objects begins is not known: the kernel does not tell, and nt has no "
                    "symbol ObpRootDirectoryObject.");
    const auto root = m_debugger.readInteger(variable, m_memory.pointerBytes());
    if (!root && root.error().code == ErrorCode::NotAvailable)
        return fail(ErrorCode::NotAvailable,
                    fmt::format("Where the tree of objects begins cannot be read: {}.", root.error().what));
    if (!root) return tl::unexpected(root.error());
    return m_debugger.canonical(Address(*root));
}

Result<std::string> ObjectDirectories::each(Address directory, const Visit& visit) const {
    const std::size_t pointer = m_memory.pointerBytes();
    const auto bytes = static_cast<std::size_t>(
        std::min<std::uint64_t>(m_directory.sizeOf(HashBuckets), kMaxBuckets * pointer));
    const Address first = directory + m_directory.offsetOf(HashBuckets);
    const auto buckets = m_memory.read(first, bytes, false);
    if (!buckets) return tl::unexpected(buckets.error());
    const std::string at = m_debugger.addressText(directory);
    if (!buckets->allValid()) return fmt::format("The directory at {} cannot be read.", at);
    std::size_t seen = 0;
    std::set<Address> visited;
    std::string trouble;
    for (std::size_t bucket = 0; bucket < bytes / pointer; ++bucket) {
        Address entry = m_debugger.canonical(
            Address(heldNumber(ByteSpan(buckets->bytes).subspan(bucket * pointer, pointer))));
        while (entry.value() != 0) {
            if (auto go = m_memory.checkInterrupted(); !go) return tl::unexpected(go.error());
            if (!visited.insert(entry).second) {
                trouble = fmt::format("The directory at {} is damaged: its chain {:02} leads into itself.",
                                      at, bucket);
                break;
            }
            if (seen++ == kMaxEntries)
                return fmt::format("The directory at {} has more entries: after {} it is not followed.", at,
                                   kMaxEntries);
            const auto read = m_entry.at(entry);
            if (!read) return tl::unexpected(read.error());
            const auto next = read->number(ChainLink);
            if (!next) {
                trouble = fmt::format("The directory at {} cannot be read any further in its chain {:02}.",
                                      at, bucket);
                break;
            }
            const auto goOn = visit(bucket, m_debugger.canonical(read->pointer(Object)));
            if (!goOn) return tl::unexpected(goOn.error());
            if (!*goOn) return trouble;
            entry = m_debugger.canonical(Address(*next));
        }
    }
    return trouble;
}

Result<std::optional<Address>> ObjectDirectories::child(Address directory, std::string_view name,
                                                        std::string& trouble) const {
    std::optional<Address> found;
    auto told = each(directory, [&](std::size_t, Address object) -> Result<bool> {
        const auto row = m_objects.object(object);
        if (!row && row.error().code != ErrorCode::NotAvailable) return tl::unexpected(row.error());
        if (row && row->name && equalIgnoringCase(*row->name, name)) found = object;
        return !found;
    });
    if (!told) return tl::unexpected(told.error());
    trouble = std::move(*told);
    return found;
}

Result<Address> ObjectDirectories::find(std::string_view path) const {
    const auto start = root();
    if (!start) return start;
    Address at = *start;
    std::string here = "\\";
    unsigned depth = 0;
    for (const std::string_view name : split(path, '\\')) {
        if (name.empty()) continue;
        if (depth++ == kMaxDepth) return fail(ErrorCode::InvalidArgument, "A path has at most 32 names.");
        const auto row = m_objects.object(at);
        if (!row) return tl::unexpected(row.error());
        if (row->typeName != "Directory")
            return fail(ErrorCode::NotAvailable, fmt::format("{} is a {}, not a directory.",
                                                             oneLine(here, kShownName), row->typeName));
        std::string trouble;
        const auto next = child(at, name, trouble);
        if (!next) return tl::unexpected(next.error());
        if (!*next)
            return fail(ErrorCode::NotAvailable,
                        fmt::format("There is no object '{}' in {}.{}{}", oneLine(name, kShownName),
                                    oneLine(here, kShownName), trouble.empty() ? "" : " ", trouble));
        at = **next;
        if (here.size() > 1) here += '\\';
        here += name;
    }
    return at;
}

Result<std::string> ObjectDirectories::pathOf(const ObjectRow& row) const {
    if (!row.name) return std::string();
    std::string path = *row.name;
    Address directory = row.directory;
    for (unsigned depth = 0; directory.value() != 0; ++depth) {
        if (depth == kMaxDepth) return "...\\" + path;
        const auto parent = m_objects.object(directory);
        if (!parent && parent.error().code != ErrorCode::NotAvailable) return tl::unexpected(parent.error());
        if (!parent) return "??\\" + path;
        if (parent->directory.value() == 0) return "\\" + path;  // the root
        path = parent->name.value_or("??") + "\\" + path;
        directory = parent->directory;
    }
    return path;
}

Result<std::optional<std::string>> ObjectDirectories::linkTarget(Address link) const {
    if (!m_link) return std::nullopt;
    const auto bytes = m_link->at(link);
    if (!bytes) return tl::unexpected(bytes.error());
    const auto length = bytes->number(TargetLength);
    if (!length) return std::nullopt;
    return countedText(m_memory, *length, m_debugger.canonical(bytes->pointer(TargetBuffer)), kShownName);
}

}  // namespace hawser::command
