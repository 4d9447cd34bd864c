#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// One IO_STACK_LOCATION. Addresses are 0 where there is nothing.
struct StackLocation {
    Address address;
    bool readable = false;
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    std::uint64_t flags = 0;
    std::uint64_t control = 0;
    Address device;
    Address file;
    Address completion;
    Address context;
    std::array<std::optional<std::uint64_t>, 4> parameters{};
};

// An IRP.
struct RequestRow {
    Address address;
    std::uint64_t stackCount = 0;
    std::uint64_t current =
        0;                    // 1 is the lowest device's; beyond the count: it was not sent, or is completed
    Address currentLocation;  // as the IRP points at it
    Address mdl;
    Address systemBuffer;
    Address thread;
    std::vector<StackLocation> locations{};  // the lowest device's first

    struct Detail {
        std::string_view name;  // "IoStatus.Status"
        std::optional<std::uint64_t> value{};
        std::uint64_t bytes = 0;
    };
    std::vector<Detail> details{};  // of fields that these types have

    // Nothing: there is no such field, or it cannot be read.
    std::optional<std::uint64_t> detail(std::string_view name) const;
};

// IRPs by nt's types. For one command; engine thread; debugger and memory outlive it.
class RequestReader {
  public:
    // NotAvailable: the types are not there, and how to get them.
    static Result<RequestReader> create(engine::Debugger& debugger, const TypedMemory& memory);

    // NotAvailable: there is none at that address.
    Result<RequestRow> request(Address address) const;

  private:
    RequestReader(engine::Debugger& debugger, const TypedMemory& memory, KernelRecord request,
                  KernelRecord location)
        : m_debugger(debugger),
          m_memory(memory),
          m_request(std::move(request)),
          m_location(std::move(location)) {}

    Result<StackLocation> location(Address address) const;

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    KernelRecord m_request;
    KernelRecord m_location;
};

}  // namespace hawser::command
