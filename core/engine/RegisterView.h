#pragma once

#include <cstdint>
#include <memory>

#include "core/engine/Registers.h"

namespace hawser::engine {

// Whose registers the user looks at: those of a processor, or those that a record in memory tells (.cxr,
// .trap). The target is not touched. Whoever chooses a processor looks at that one itself.
class RegisterView {
  public:
    std::uint16_t processor() const { return m_processor; }
    const std::shared_ptr<const Registers>& record() const { return m_record; }  // empty: the processor's own

    void choose(std::uint16_t processor) {
        m_processor = processor;
        m_record.reset();
    }
    void lookAt(std::shared_ptr<const Registers> record) { m_record = std::move(record); }

  private:
    std::uint16_t m_processor = 0;
    std::shared_ptr<const Registers> m_record;
};

}  // namespace hawser::engine
