#pragma once

#include <functional>
#include <string>

#include "core/session/EventSink.h"
#include "core/session/Told.h"

namespace hawser::simulation {

// What the user of the session is told, as far as a run looks at it.
class Witness final : public session::EventSink {
  public:
    void tell(session::SessionEvent event) override {
        m_told.apply(event);
        if (const auto* change = std::get_if<session::ConnectionChange>(&event)) {
            if (onState) onState(*change);
        } else if (const auto* output = std::get_if<session::Output>(&event)) {
            for (const session::OutputRun& run : *output->runs)
                if (onOutput) onOutput(run.text);
        } else if (std::holds_alternative<session::TargetPrompted>(event)) {
            if (onPrompted) onPrompted();
        } else if (const auto* answer = std::get_if<session::Answered>(&event)) {
            if (onAnswered) onAnswered(*answer);
        }
    }

    const session::Told& told() const { return m_told; }
    void begin() { m_told = {}; }  // another session

    std::function<void(const session::ConnectionChange&)> onState;
    std::function<void(const std::string&)> onOutput;
    std::function<void()> onPrompted;
    std::function<void(const session::Answered&)> onAnswered;

  private:
    session::Told m_told;
};

}  // namespace hawser::simulation
