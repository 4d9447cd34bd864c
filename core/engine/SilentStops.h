#pragma once

#include "core/base/Address.h"
#include "core/engine/Stop.h"

namespace hawser::engine {

// Stops that were gone on from without a word. One that comes again and again at one place makes no progress,
// whatever was thought of it: it is shown. Engine thread.
class SilentStops {
  public:
    // At each report: anything else that happens in between is progress.
    void reported(const Stop& stop) {
        if (stop.programCounter == m_place && stop.thread == m_thread) return;
        m_place = stop.programCounter;
        m_thread = stop.thread;
        m_count = 0;
    }
    bool mayPass() { return ++m_count <= kMost; }
    void forget() { m_count = 0; }

    static constexpr unsigned kMost = 4;

  private:
    Address m_place;
    Address m_thread;
    unsigned m_count = 0;
};

}  // namespace hawser::engine
