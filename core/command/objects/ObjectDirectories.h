#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/command/objects/ObjectReader.h"

namespace hawser::command {

// The tree of names of the object manager, by nt's types. For one command; engine thread; the reader and what
// it needs outlive it.
class ObjectDirectories {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<ObjectDirectories> create(engine::Debugger& debugger, const TypedMemory& memory,
                                            ObjectReader& objects);

    // OBJECT_DIRECTORY of "\". NotAvailable: where it is is not known.
    Result<Address> root() const;
    // Calls with each entry, until one returns false. Returns why there may be more. Errors: the target
    // cannot be asked; Cancelled; whatever `visit` fails with.
    using Visit = std::function<Result<bool>(std::size_t bucket, Address object)>;
    Result<std::string> each(Address directory, const Visit& visit) const;
    // The object of a path, "\Device\HwsDisk0"; letters of either case are the same. NotAvailable: there is
    // none.
    Result<Address> find(std::string_view path) const;
    // "\Device\HwsDisk0", by the directories that the object is in; "": it has no name. Ends with "..." where
    // there are too many.
    Result<std::string> pathOf(const ObjectRow& row) const;
    // Of a symbolic link; nothing: it cannot be read.
    Result<std::optional<std::string>> linkTarget(Address link) const;

    static constexpr std::size_t kMaxEntries = 0x4000;  // of one directory
    static constexpr unsigned kMaxDepth = 32;

  private:
    ObjectDirectories(engine::Debugger& debugger, const TypedMemory& memory, ObjectReader& objects,
                      KernelRecord directory, KernelRecord entry)
        : m_debugger(debugger),
          m_memory(memory),
          m_objects(objects),
          m_directory(std::move(directory)),
          m_entry(std::move(entry)) {}

    Result<std::optional<Address>> child(Address directory, std::string_view name,
                                         std::string& trouble) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    ObjectReader& m_objects;
    KernelRecord m_directory;
    KernelRecord m_entry;
    std::optional<KernelRecord> m_link{};
};

}  // namespace hawser::command
