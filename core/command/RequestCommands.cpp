#include <fmt/format.h>

#include "core/command/CommandRegistry.h"
#include "core/command/RequestText.h"
#include "core/command/objects/RequestSearch.h"
#include "core/command/types/DebuggerMemory.h"

// Requests on their way through drivers: !irp, !irpfind.
namespace hawser::command {

namespace {

Result<Outcome> showRequest(Call& call) {
    if (call.arguments.empty()) return fail(ErrorCode::InvalidArgument, "!irp takes the address of an IRP.");
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    const bool detailed = !call.arguments.takeWord().empty();
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto requests = RequestReader::create(context.debugger(), memory);
    if (!requests) return tl::unexpected(requests.error());
    const auto drivers = DriverReader::create(context.debugger(), memory);
    if (!drivers) return tl::unexpected(drivers.error());
    const auto row = requests->request(*address);
    if (!row) return tl::unexpected(row.error());
    if (auto printed = printRequest(context, *drivers, *row, detailed); !printed)
        return tl::unexpected(printed.error());
    return Outcome::Done;
}

// --- !irpfind ---

struct SearchWish {
    bool verbose = false;
    Address restart;
    std::optional<RequestCriterion> criterion{};
};

Result<RequestCriterion> takeCriterion(Call& call) {
    struct Row {
        std::string_view name;
        RequestCriterion::Kind kind;
    };
    using Kind = RequestCriterion::Kind;
    const std::string_view word = call.arguments.takeWord();
    for (const Row& row : {Row{"arg", Kind::Argument}, Row{"device", Kind::Device},
                           Row{"fileobject", Kind::FileObject}, Row{"mdlprocess", Kind::MdlProcess},
                           Row{"thread", Kind::Thread}, Row{"userevent", Kind::UserEvent}}) {
        if (word != row.name) continue;
        if (call.arguments.empty())
            return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a value to look for.", row.name));
        const auto data = call.arguments.takeExpression(call.context);
        if (!data) return tl::unexpected(data.error());
        return RequestCriterion{row.kind, call.context.debugger().canonical(Address(*data)).value()};
    }
    return fail(ErrorCode::InvalidArgument,
                "!irpfind knows the criteria arg, device, fileobject, mdlprocess, thread and userevent.");
}

Result<SearchWish> takeSearchWish(Call& call) {
    SearchWish wish;
    if (call.arguments.take('-')) {
        if (call.arguments.takeWord() != "v")
            return fail(ErrorCode::InvalidArgument, "!irpfind knows the option -v.");
        wish.verbose = true;
    }
    if (!call.arguments.empty()) {
        const auto pool = call.arguments.takeExpression(call.context);
        if (!pool) return tl::unexpected(pool.error());
        if (*pool != 0)
            return fail(ErrorCode::Unsupported,
                        "!irpfind knows pool type 0: it follows the lists of threads, on which requests of "
                        "nonpaged pool are.");
    }
    if (!call.arguments.empty()) {
        const auto restart = call.arguments.takeAddress(call.context);
        if (!restart) return tl::unexpected(restart.error());
        wish.restart = *restart;
    }
    if (!call.arguments.empty()) {
        const auto criterion = takeCriterion(call);
        if (!criterion) return tl::unexpected(criterion.error());
        wish.criterion = *criterion;
    }
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return wish;
}

Result<> printFound(const CommandContext& context, const DriverReader& drivers, const RequestRow& row,
                    bool verbose) {
    std::string place = "is completed, or was not sent yet";
    if (row.current >= 1 && row.current <= row.stackCount) {
        const StackLocation& at = row.locations[static_cast<std::size_t>(row.current - 1)];
        const auto driver = driverOfDevice(drivers, at.device);
        if (!driver) return tl::unexpected(driver.error());
        place = "current stack belongs to  " + (at.readable ? *driver : "??");
    }
    context.output().print(fmt::format("{} Thread {} {}\n", context.pointerText(row.address.value()),
                                       context.pointerText(row.thread.value()), place));
    return verbose ? printRequest(context, drivers, row, true) : Result<>();
}

Result<Outcome> findRequests(Call& call) {
    const auto wish = takeSearchWish(call);
    if (!wish) return tl::unexpected(wish.error());
    const CommandContext& context = call.context;
    const DebuggerMemory memory(context.debugger(), DebuggerMemory::Writes::Refused);
    const auto drivers = DriverReader::create(context.debugger(), memory);
    if (!drivers) return tl::unexpected(drivers.error());
    auto search = RequestSearch::create(context.debugger(), memory);
    if (!search) return tl::unexpected(search.error());
    context.output().print(
        "Searching the requests of all threads; those that belong to none are not found, for pool is not "
        "searched.\n");
    std::size_t found = 0;
    const auto troubles = search->each([&](const RequestRow& row) -> Result<> {
        if (row.address < wish->restart) return {};
        if (wish->criterion) {
            const auto meets = search->meets(row, *wish->criterion);
            if (!meets) return tl::unexpected(meets.error());
            if (!*meets) return {};
        }
        ++found;
        return printFound(context, *drivers, row, wish->verbose);
    });
    if (!troubles) return tl::unexpected(troubles.error());
    for (const std::string& trouble : *troubles) context.output().error(trouble + "\n");
    if (found == 0) context.output().print("No requests were found.\n");
    return Outcome::Done;
}

}  // namespace

void addRequestCommands(CommandRegistry& registry) {
    registry.add(
        "Requests",
        {{"!irp", "!irp Address [1]", "A request and its place in each driver; 1 with its other fields",
          Needs::Stopped, showRequest},
         {"!irpfind", "!irpfind [-v] [0 [RestartAddress [Criterion Data]]]",
          "The requests of all threads; by arg, device, fileobject, mdlprocess, thread or userevent",
          Needs::Stopped, findRequests}});
}

}  // namespace hawser::command
