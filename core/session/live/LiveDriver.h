#pragma once

#include "core/engine/LiveTarget.h"
#include "core/session/TargetDriver.h"
#include "core/session/live/Connection.h"
#include "core/session/live/LineMaker.h"
#include "core/session/live/StopJudge.h"

namespace hawser::session {

// A target at the other end of a line: owns the connection to it and keeps the debugger in step with it.
// Engine thread.
class LiveDriver final : public TargetDriver, private ConnectionObserver {
  public:
    LiveDriver(const Clock& clock, LineMaker lines, DriverOwner& owner);
    ~LiveDriver() override;

    Capabilities capabilities() override { return m_target.capabilities(); }
    engine::Debugger& debugger() override { return m_debugger; }
    ConnectionState state() const override { return m_connection.state(); }
    bool targetHolds() const override { return m_connection.targetHolds(); }
    LineNamed line() const override;
    Statistics statistics() const override;

    // For tests: what Connection::brokenRule() says.
    const std::optional<std::string>& brokenRule() const { return m_connection.brokenRule(); }

    bool handleNews() override;
    bool wait(TimePoint deadline) override;

    bool opens(const SessionOptions& options) const override;
    bool open(const SessionOptions& options) override;
    void close(const std::string& reason) override;
    void resynchronize(const std::string& reason) override { m_connection.resynchronize(reason); }
    void restart(const std::string& reason) override { m_connection.restart(reason); }
    void breakIn() override { m_connection.breakIn(); }
    Result<> answerPrompt(std::string_view text) override { return m_connection.answerPrompt(text); }
    Result<unsigned> cycleBaudRate() override;
    void setTracing(bool on) override { m_connection.protocol().setTracing(on); }
    void targetLeft(const std::string& reason) override { m_connection.targetLeft(reason); }
    void takeLeave(bool leaveRunning, TimePoint limit) override;

  private:
    Result<> letGo(const std::optional<engine::Stop>& unhandled);

    // --- ConnectionObserver ---
    void connectionMoved(ConnectionState from, ConnectionState to, const std::string& reason) override;
    void connectionNote(const std::string& text) override { m_owner.noted(text); }
    void fileLost(const std::string& sentence) override { m_owner.fileLost(sentence); }
    void stopRestated(const kd::StateChange& change) override {
        m_debugger.stopRestated(m_target.stopped(change));
    }
    void targetForgotten() override { m_stops.forgetTarget(); }
    void printed(const std::string& text, std::uint16_t processor) override;
    void prompted(const std::string& text, std::uint32_t room) override { m_owner.prompted(text, room); }
    void traced(std::vector<kd::TraceRecord> records) override { m_owner.traced(records); }
    void turned() override { m_owner.ticked(); }

    const Clock& m_clock;
    const LineMaker m_lines;
    DriverOwner& m_owner;
    LineNamed m_line;
    Connection m_connection;
    engine::LiveTarget m_target;
    engine::Debugger m_debugger;
    StopJudge m_stops;
};

// The driver of every session that has a line.
DriverMaker liveDriver(const Clock& clock, LineMaker lines);

}  // namespace hawser::session
