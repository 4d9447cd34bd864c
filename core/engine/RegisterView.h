#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "core/engine/Registers.h"

namespace hawser::engine {

// Whose registers the user looks at: those of a processor, or those that a record in memory tells (.cxr,
// .trap); and the frame of the stack that begins there. The target is not touched. Whoever chooses a
// processor or a record looks at that one itself.
class RegisterView {
  public:
    std::uint16_t processor() const { return m_processor; }
    const std::shared_ptr<const Registers>& record() const { return m_record; }  // empty: the processor's own
    unsigned frame() const { return m_frame; }                                   // 0: the innermost

    void choose(std::uint16_t processor) { *this = RegisterView(processor); }
    void lookAt(std::shared_ptr<const Registers> record) {
        m_record = std::move(record);
        m_frame = 0;
    }
    void chooseFrame(unsigned number) { m_frame = number; }

    RegisterView() = default;

  private:
    explicit RegisterView(std::uint16_t processor) : m_processor(processor) {}

    std::uint16_t m_processor = 0;
    std::shared_ptr<const Registers> m_record;
    unsigned m_frame = 0;
};

}  // namespace hawser::engine
