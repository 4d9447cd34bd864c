#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "core/engine/Registers.h"
#include "core/engine/VirtualMemory.h"

namespace hawser::engine {

// A frame that was chosen: by its number, and by what that means should calls turn out to be inlined.
struct FrameChoice {
    unsigned number = 0;  // 0: the innermost, whatever that is
    unsigned walked = 0;  // as StackFrame has it: 0: its registers are those that the view is of
    unsigned inlined = 0;
};

// The process and the thread that were chosen to be looked at; 0: those that the target stands in. Nothing:
// virtual memory is the target's own business.
struct TaskChoice {
    Address process;
    Address thread;
    std::optional<TablesInView> tables{};
};

// Whose registers the user looks at: those of a processor, or those that a record in memory tells (.cxr,
// .trap); and the frame of the stack that begins there. The target is not touched. Whoever chooses a
// processor or a record looks at that one itself.
class RegisterView {
  public:
    std::uint16_t processor() const { return m_processor; }
    const std::shared_ptr<const Registers>& record() const { return m_record; }  // empty: the processor's own
    const FrameChoice& frame() const { return m_frame; }

    void choose(std::uint16_t processor) { *this = RegisterView(processor); }
    const TaskChoice& tasks() const { return m_tasks; }

    void lookAt(std::shared_ptr<const Registers> record) {
        m_record = std::move(record);
        m_frame = {};
        m_tasks.thread = {};
    }
    void chooseTasks(const TaskChoice& tasks) { m_tasks = tasks; }
    void chooseFrame(const FrameChoice& frame) { m_frame = frame; }

    RegisterView() = default;

  private:
    explicit RegisterView(std::uint16_t processor) : m_processor(processor) {}

    std::uint16_t m_processor = 0;
    std::shared_ptr<const Registers> m_record;
    FrameChoice m_frame;
    TaskChoice m_tasks;
};

}  // namespace hawser::engine
