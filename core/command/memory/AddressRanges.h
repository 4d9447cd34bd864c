#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// A virtual address descriptor: pages of a process that belong together. What is not told by nt's types, or
// cannot be read, is nothing.
struct AddressRange {
    Address address;  // of its MMVAD
    Address left;
    Address right;
    std::optional<std::uint64_t> first{};  // pages
    std::optional<std::uint64_t> last{};
    std::optional<std::uint64_t> commit{};
    std::optional<bool> isPrivate{};
    std::optional<std::uint64_t> kind{};  // MI_VAD_TYPE
    std::optional<std::uint64_t> protection{};
    Address controlArea{};  // of what is mapped; 0: nothing
    Address firstProto{};   // prototype PTEs
    Address lastProto{};

    std::string kindText() const;        // "Mapped  Exe"
    std::string protectionText() const;  // "EXECUTE_WRITECOPY"
};

// The trees of address ranges by nt's types, whose links builds call by three names. For one command; engine
// thread; debugger and memory outlive it.
class AddressRanges {
  public:
    // NotAvailable: the types are not there, and how to get them, or do not tell of the tree.
    static Result<AddressRanges> create(engine::Debugger& debugger, const TypedMemory& memory);

    // Of a process. NotAvailable: it has none that can be read.
    Result<Address> rootOf(Address process) const;
    // NotAvailable: nothing can be read there.
    Result<AddressRange> range(Address address) const;
    // Calls with each of a tree by its address, and how deep it lies. Returns why there may be more. Errors:
    // the target cannot be asked; Cancelled; NotAvailable: there is no root; whatever `visit` fails with.
    using Visit = std::function<Result<>(const AddressRange&, std::size_t level)>;
    Result<std::string> each(Address root, const Visit& visit) const;

    static constexpr std::size_t kMaxRanges = 0x10000;

  private:
    AddressRanges(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord range,
                  KernelRecord process)
        : m_debugger(debugger), m_memory(memory), m_range(std::move(range)), m_process(std::move(process)) {}

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_range;
    KernelRecord m_process;
    std::optional<KernelRecord> m_subsection{};
    std::optional<KernelRecord> m_long{};  // of what is mapped
};

}  // namespace hawser::command
