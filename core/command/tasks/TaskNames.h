#pragma once

#include <cstdint>
#include <string>

namespace hawser::command {

// KTHREAD.State: "Waiting"; "State 12" of one that is not known.
std::string threadStateText(std::uint64_t state);
// KTHREAD.WaitReason, as the public header wdm.h names it (KWAIT_REASON): "WrQueue"; "Reason 60".
std::string waitReasonText(std::uint64_t reason);

}  // namespace hawser::command
