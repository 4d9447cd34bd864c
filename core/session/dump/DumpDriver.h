#pragma once

#include <optional>

#include "core/dump/MappedFile.h"
#include "core/engine/DumpTarget.h"
#include "core/session/TargetDriver.h"

namespace hawser::session {

// A crash dump in the place of a target: it is opened, stands where the machine crashed, and can be opened
// anew. Engine thread.
class DumpDriver final : public TargetDriver {
  public:
    explicit DumpDriver(DriverOwner& owner);

    bool opens(const SessionOptions& options) const override;
    Capabilities capabilities() override { return m_target.capabilities(); }
    engine::Debugger& debugger() override { return m_debugger; }
    ConnectionState state() const override { return m_state; }
    bool targetHolds() const override { return m_state == ConnectionState::Stopped; }
    LineNamed line() const override { return m_line; }
    Statistics statistics() const override { return {}; }

    bool handleNews() override;
    bool wait(TimePoint) override { return false; }

    bool open(const SessionOptions& options) override;
    void close(const std::string& reason) override;
    void resynchronize(const std::string& reason) override;
    void restart(const std::string& reason) override;
    void breakIn() override {}
    Result<> answerPrompt(std::string_view text) override;
    Result<unsigned> cycleBaudRate() override;
    void setTracing(bool) override {}
    void targetLeft(const std::string&) override {}
    void takeLeave(bool leaveRunning, TimePoint limit) override;

  private:
    void move(ConnectionState to, const std::string& reason);
    void forget();
    void load();
    void tellFile();
    void showCrash(const engine::Stop& stop);

    DriverOwner& m_owner;
    engine::DumpTarget m_target;
    engine::Debugger m_debugger;
    ConnectionState m_state = ConnectionState::Closed;
    LineNamed m_line;
    std::string m_path;
    bool m_due = false;                      // to be opened
    std::optional<dump::FileStamp> m_stamp;  // of the file as it was opened last
};

// The driver of every session that has a crash dump.
DriverMaker dumpDriver();

}  // namespace hawser::session
