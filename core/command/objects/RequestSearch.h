#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/command/objects/RequestReader.h"
#include "core/command/tasks/TaskReader.h"

namespace hawser::command {

// What a request is looked for by.
struct RequestCriterion {
    enum class Kind {
        Argument,    // one of the parameters of a location
        Device,      // of a location
        FileObject,  // IRP.Tail.Overlay.OriginalFileObject
        MdlProcess,  // IRP.MdlAddress.Process
        Thread,      // IRP.Tail.Overlay.Thread
        UserEvent
    };
    Kind kind = Kind::Argument;
    std::uint64_t value = 0;  // an address as the target has them
};

// The requests that threads have issued and that are not over: those on ETHREAD.IrpList of all threads. For
// one command; engine thread; debugger and memory outlive it.
class RequestSearch {
  public:
    // NotAvailable: the types are not there, and how to get them, or they have no such list.
    static Result<RequestSearch> create(engine::Debugger& debugger, const TypedMemory& memory);

    // Calls with each. Returns why there may be more, a sentence each. Errors: the target cannot be asked;
    // Cancelled; whatever `visit` fails with.
    Result<std::vector<std::string>> each(const std::function<Result<>(const RequestRow&)>& visit);
    Result<bool> meets(const RequestRow& row, const RequestCriterion& criterion) const;

    static constexpr std::size_t kMaxRequests = 0x4000;  // of all threads
    static constexpr std::size_t kMaxTroubles = 32;      // that are told

  private:
    RequestSearch(engine::Debugger& debugger, const TypedMemory& memory, RequestReader requests,
                  TaskReader tasks, KernelRecord thread, KernelRecord link, std::optional<KernelRecord> mdl)
        : m_debugger(debugger),
          m_memory(memory),
          m_requests(std::move(requests)),
          m_tasks(std::move(tasks)),
          m_thread(std::move(thread)),
          m_link(std::move(link)),
          m_mdl(std::move(mdl)) {}

    engine::Debugger& m_debugger;
    const TypedMemory& m_memory;
    RequestReader m_requests;
    TaskReader m_tasks;
    KernelRecord m_thread;
    KernelRecord m_link;
    std::optional<KernelRecord> m_mdl;
};

}  // namespace hawser::command
