#pragma once

#include <string>

#include "core/base/Result.h"
#include "core/session/symbols/CachePart.h"
#include "core/symbols/StoreContent.h"

namespace hawser::session {

// What a cabinet holds (nt.pd_) as a whole file in a cache; one that is there already stays. The caller's
// thread, which may be kept for seconds. Errors as dump::unpackFirst(); Malformed: it holds something else.
Result<Arrival> unpackIntoCache(const std::string& packed, const std::string& path,
                                symbols::StoreContent content);

}  // namespace hawser::session
