#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// Who holds an executive resource, as its owner table has it.
struct ResourceOwner {
    std::uint64_t told = 0;  // the thread, with what the kernel keeps in its low bits
    Address thread;          // ETHREAD
    std::uint64_t count = 0;
};

// Threads that wait for one: how many, and those whose wait blocks were found.
struct ResourceWaiters {
    std::optional<std::uint64_t> count{};  // nothing: it cannot be read
    std::vector<Address> threads{};
    std::string trouble{};  // why there may be more than these; empty: there are not
};

struct ResourceRow {
    Address address;
    bool readable = false;  // all that tells who holds it
    bool exclusive = false;
    std::uint64_t active = 0;  // how many own it
    std::optional<std::uint64_t> contention{};
    std::vector<ResourceOwner> owners{};
    std::string trouble{};  // why there may be more owners than these
    ResourceWaiters sharedWaiters{};
    ResourceWaiters exclusiveWaiters{};

    bool isHeld() const { return active != 0; }
    bool isWaitedFor() const {
        return sharedWaiters.count.value_or(0) != 0 || exclusiveWaiters.count.value_or(0) != 0;
    }
};

// ERESOURCEs by nt's types. For one command; engine thread; debugger and memory outlive it.
class ResourceReader {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<ResourceReader> create(engine::Debugger& debugger, const TypedMemory& memory);

    // Those of nt!ExpSystemResourcesList, without their owners and waiters. Returns why there may be more.
    // NotAvailable: where the list begins is not known; Cancelled; whatever `visit` fails with.
    Result<std::string> each(const std::function<Result<>(const ResourceRow&)>& visit) const;
    // One of them. Errors: the target cannot be asked; Cancelled.
    Result<ResourceRow> summary(Address address) const;
    // Adds its owners and waiters.
    Result<> readHolders(ResourceRow& row) const;

    static constexpr std::size_t kMaxResources = 0x10000;
    static constexpr std::size_t kMaxOwners = 1024;  // of one resource
    static constexpr std::size_t kMaxWaiters = 1024;

  private:
    ResourceReader(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord resource,
                   KernelRecord owner)
        : m_debugger(debugger),
          m_memory(memory),
          m_resource(std::move(resource)),
          m_owner(std::move(owner)) {}

    Result<> readWaiters(ResourceWaiters& waiters, std::size_t field, Address object) const;
    Result<> addOwner(ResourceRow& row, Address entry) const;
    Result<> addOwnerTable(ResourceRow& row, Address table) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_resource;
    KernelRecord m_owner;
    std::optional<KernelRecord> m_waitBlock{};
};

}  // namespace hawser::command
