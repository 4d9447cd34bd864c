#pragma once

#include <functional>
#include <string>

#include "core/base/Result.h"
#include "core/session/symbols/CachePart.h"
#include "core/symbols/StoreContent.h"

namespace hawser::session {

// What a cabinet holds (nt.pd_) as a whole file in a cache; one that is there already stays. The caller's
// thread, which may be kept for seconds, until `interrupted` answers true. Errors as dump::unpackFirst();
// Malformed: it holds something else, or more than such a file can have; Truncated: less; Io: the cache
// cannot be written.
Result<Arrival> unpackIntoCache(const std::string& packed, const std::string& path,
                                symbols::StoreContent content, const std::function<bool()>& interrupted);

}  // namespace hawser::session
