#pragma once

#include <functional>
#include <string>

#include "tests/support/QuietListener.h"

namespace hawser::simulation {

// What the user of the session is told, as far as a run looks at it.
class Witness final : public test::QuietListener {
  public:
    void connectionChanged(session::ConnectionChange change) override {
        if (onState) onState(change);
    }
    void promptChanged(session::PromptState state) override { prompt = std::move(state); }
    void output(session::OutputRun run) override {
        if (onOutput) onOutput(run.text);
    }
    void targetPrompted(QString, unsigned) override {
        if (onPrompted) onPrompted();
    }
    void memoryRead(session::MemoryAnswer answer) override {
        if (onMemory) onMemory(answer);
    }
    void evaluated(session::EvaluationAnswer answer) override {
        if (onEvaluated) onEvaluated(answer);
    }
    void written(session::WriteAnswer answer) override {
        if (onWritten) onWritten(answer);
    }

    std::function<void(const session::ConnectionChange&)> onState;
    std::function<void(const std::string&)> onOutput;
    std::function<void()> onPrompted;
    std::function<void(const session::MemoryAnswer&)> onMemory;
    std::function<void(const session::EvaluationAnswer&)> onEvaluated;
    std::function<void(const session::WriteAnswer&)> onWritten;

    session::PromptState prompt;
};

}  // namespace hawser::simulation
