#include "core/command/RequestText.h"

#include <fmt/format.h>

#include <array>

#include "core/command/RoutineName.h"
#include "core/command/objects/RequestNames.h"

namespace hawser::command {

namespace {

// IO_STACK_LOCATION.Control, public header wdm.h.
struct ControlBit {
    std::uint64_t bit;
    std::string_view name;
};
constexpr std::array<ControlBit, 4> kControls{
    {{0x40, " Success"}, {0x80, " Error"}, {0x20, " Cancel"}, {0x01, " pending"}}};

std::string codeText(std::string_view name, std::uint64_t code) {
    return fmt::format("{}({:x})", name.empty() ? "N/A" : name, code);
}

Result<> printLocation(const CommandContext& context, const DriverReader& drivers, const StackLocation& at,
                       bool current) {
    const auto pointer = [&](Address address) { return context.pointerText(address.value()); };
    if (!at.readable) {
        context.output().print(fmt::format("{}[??] at {}\n", current ? '>' : ' ', pointer(at.address)));
        return {};
    }
    const auto driver = driverOfDevice(drivers, at.device);
    if (!driver) return tl::unexpected(driver.error());
    std::string text = fmt::format(
        "{}[{}, {}]\n            {:>2x} {:>2x} {} {} {}-{}", current ? '>' : ' ',
        codeText(majorName(at.major), at.major), codeText(minorName(at.major, at.minor), at.minor), at.flags,
        at.control, pointer(at.device), pointer(at.file), pointer(at.completion), pointer(at.context));
    for (const ControlBit& control : kControls)
        if ((at.control & control.bit) != 0) text += control.name;
    text += "\n           " + (at.completion.value() == 0
                                   ? *driver
                                   : fmt::format("{:<16} {}", *driver, routineName(context, at.completion)));
    text += "\n            Args:";
    for (const auto& parameter : at.parameters)
        text += parameter ? ' ' + context.pointerText(*parameter) : std::string(" ??");
    context.output().print(text + "\n");
    return {};
}

std::string requestHeading(const CommandContext& context, const RequestRow& row) {
    const auto pointer = [&](Address address) { return context.pointerText(address.value()); };
    std::string text = row.current >= 1 && row.current <= row.stackCount
                           ? fmt::format("Irp is active with {} stacks {} is current (= {})\n",
                                         row.stackCount, row.current, pointer(row.currentLocation))
                           : fmt::format(
                                 "Irp has {} stacks and none is current ({:x}): it is completed, or was not "
                                 "sent yet\n",
                                 row.stackCount, row.current);
    text += row.mdl.value() == 0 ? " No Mdl:" : fmt::format(" Mdl={}:", pointer(row.mdl));
    text += row.systemBuffer.value() == 0 ? " No System Buffer:"
                                          : fmt::format(" System buffer={}:", pointer(row.systemBuffer));
    return text + fmt::format(" Thread {}:  Irp stack trace.\n", pointer(row.thread));
}

std::string detailsText(const RequestRow& row) {
    std::string text;
    for (const RequestRow::Detail& detail : row.details) {
        const std::size_t digits = static_cast<std::size_t>(2 * std::min<std::uint64_t>(detail.bytes, 8));
        const std::uint64_t mask = digits >= 16 ? ~std::uint64_t{0} : (std::uint64_t{1} << 4 * digits) - 1;
        text += detail.value ? fmt::format("{} = {:0{}x}\n", detail.name, *detail.value & mask, digits)
                             : fmt::format("{} = ??\n", detail.name);
    }
    return text;
}

}  // namespace

Result<std::string> driverOfDevice(const DriverReader& drivers, Address device) {
    if (device.value() == 0) return std::string();
    const auto row = drivers.device(device);
    if (!row && row.error().code == ErrorCode::NotAvailable) return std::string("??");
    if (!row) return tl::unexpected(row.error());
    return drivers.driverName(row->driver);
}

Result<> printRequest(const CommandContext& context, const DriverReader& drivers, const RequestRow& row,
                      bool detailed) {
    context.output().print(requestHeading(context, row));
    if (detailed) context.output().print(detailsText(row));
    context.output().print(fmt::format("     cmd  flg cl {:<{}} {:<{}} Completion-Context\n", "Device",
                                       context.pointerText(0).size(), "File", context.pointerText(0).size()));
    for (std::size_t i = 0; i < row.locations.size(); ++i) {
        if (auto go = context.checkInterrupted(); !go) return go;
        if (auto printed = printLocation(context, drivers, row.locations[i], i + 1 == row.current); !printed)
            return printed;
    }
    return {};
}

}  // namespace hawser::command
