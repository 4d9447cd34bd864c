#pragma once

#include "core/engine/ResumeOrder.h"
#include "core/engine/Stop.h"
#include "core/engine/TargetVersion.h"
#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"

// The one place where what the protocol says becomes what the engine says, and back. Pure.
namespace hawser::engine {

Stop stopFrom(const kd::StateChange& change);
TargetVersion versionFrom(const kd::Version& version);
kd::Continue2 continueFrom(const ResumeOrder& order);

}  // namespace hawser::engine
