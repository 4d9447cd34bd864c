#pragma once

#include <optional>
#include <utility>

#include "core/command/SessionControl.h"
#include "core/session/Inbox.h"
#include "core/session/desk/DeskSettings.h"
#include "core/session/desk/DeskSymbols.h"
#include "core/session/desk/ProgressTeller.h"
#include "core/session/desk/SessionOutput.h"
#include "core/session/symbols/SymbolReaders.h"

namespace hawser::session {

// The session as commands see it: what they ask for is put in place at once where it is a setting, and waits
// in the inbox where it would end the command that asks. Engine thread.
class DeskControl final : public command::SessionControl {
  public:
    struct Desk {
        command::Host host;
        Inbox& inbox;
        TargetDriver& driver;
        DeskSettings& settings;
        SessionOutput& output;
        EventSink& sink;
        const Clock& clock;
        command::HostRights* rights;  // null: its own
    };
    explicit DeskControl(const Desk& desk)
        : m_desk(desk),
          m_rights(desk.rights == nullptr ? m_ownRights : *desk.rights),
          m_progress(desk.clock, desk.output, desk.sink),
          m_symbols({desk.inbox, desk.driver, desk.output, desk.sink, desk.clock, m_rights}, usualReaders()) {
    }

    DeskSymbols& symbols() { return m_symbols; }
    // Between the two a command runs, which may wait for symbol files.
    void commandBegins() { m_symbols.setWaiting(&m_progress); }
    void commandEnds() { m_symbols.setWaiting(nullptr); }

    // Why the target leaves, when a command saw to that.
    std::optional<std::string> takeLeaveReason() { return std::exchange(m_leaveReason, std::nullopt); }

    command::Host host() const override { return m_desk.host; }
    bool connected() const override { return m_desk.driver.state() != ConnectionState::Closed; }
    std::string obstacle() const override;
    void requestResynchronize() override;
    void requestRestart() override;
    void requestBreakIn() override;
    void requestQuit() override { m_desk.sink.tell(QuitRequested{false, QString::fromStdString(m_asker)}); }
    void requestQuitOfAll() override { m_desk.sink.tell(QuitRequested{false, {}}); }
    void requestAbruptExit() override {
        m_desk.sink.tell(QuitRequested{true, QString::fromStdString(m_asker)});
    }
    InitialBreak initialBreak() const override { return m_desk.settings.initialBreak(); }
    void setInitialBreak(InitialBreak initialBreak) override;
    Result<unsigned> cycleBaudRate() override { return m_desk.driver.cycleBaudRate(); }
    bool toggleProtocolTrace() override;
    bool toggleVerbose() override;
    bool verbose() const override { return m_desk.settings.verbose(); }
    command::OutputHabits& habits() override { return m_desk.output.habits(); }
    void clearOutput() override { m_desk.sink.tell(OutputCleared{}); }
    void setTitle(const std::string& title) override {
        m_desk.sink.tell(TitleChanged{QString::fromStdString(title)});
    }
    void awaitReader() override;
    Result<> openLog(const std::string& path, bool append) override;
    Result<std::string> closeLog() override { return m_desk.output.closeLog(); }
    std::optional<std::string> logPath() const override { return m_desk.output.logPath(); }
    void tellProgress(const std::string& what, std::uint64_t done, std::uint64_t total) override {
        m_progress.tell(what, done, total);
    }
    void progressEnds() override { m_progress.ends(); }
    command::HostRights& hostRights() override { return m_rights; }
    void beSecure() override {
        m_rights.beSecure();
        m_desk.sink.tell(SecureModeSet{});
    }
    Result<std::string> runShell(const std::string& command, const std::string& input) override;
    std::string asker() const override { return m_asker; }
    // Who typed what runs from now on; empty: whoever sits here.
    void setAsker(const std::string& asker) {
        m_asker = asker;
        if (!asker.empty()) m_joined = asker;
    }
    // Nobody typed what runs now: the list of a breakpoint, the rest of a line. Once somebody who joined has
    // typed anything, it may be of theirs, and is taken for it.
    void setAskerOfLists() { m_asker = m_joined; }
    void requestSharing(command::SharingWish wish, const std::string& argument) override;
    std::string transportText() const override { return m_desk.driver.line().text.toStdString(); }
    void requestOpenDump(const std::string& path) override;
    void targetLeaves(const std::string& reason) override { m_leaveReason = reason; }

  private:
    const Desk m_desk;
    command::HostRights m_ownRights;
    command::HostRights& m_rights;
    ProgressTeller m_progress;
    DeskSymbols m_symbols;
    std::optional<std::string> m_leaveReason;
    std::string m_asker;
    std::string m_joined;  // of those who joined, the one who typed last
};

}  // namespace hawser::session
