#pragma once

#include <string>

#include "core/command/CommandContext.h"
#include "core/command/objects/DriverReader.h"
#include "core/command/objects/RequestReader.h"

// Requests as !irp and !irpfind print them. Errors: the target cannot be asked; Cancelled.
namespace hawser::command {

// "\Driver\disk" of the driver whose device it is; "" of none, "??" where that cannot be read.
Result<std::string> driverOfDevice(const DriverReader& drivers, Address device);
// The request and its place in each driver; `detailed`: with its other fields.
Result<> printRequest(const CommandContext& context, const DriverReader& drivers, const RequestRow& row,
                      bool detailed);

}  // namespace hawser::command
