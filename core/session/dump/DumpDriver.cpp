#include "core/session/dump/DumpDriver.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/Text.h"
#include "core/engine/BugCheckData.h"
#include "core/engine/RunControl.h"
#include "core/session/dump/DumpText.h"
#include "core/session/start/DumpPlace.h"
#include "core/session/start/LineIdentity.h"

namespace hawser::session {

namespace {
constexpr std::size_t kMaxShownPath = 1024;
}  // namespace

DumpDriver::DumpDriver(DriverOwner& owner)
    : m_owner(owner),
      m_target([&owner] { return owner.mustEnd(WaitKind::UserWork, {}); },
               [&owner](const std::string& sentence) { owner.noted(sentence); }),
      m_debugger(m_target) {}

bool DumpDriver::opens(const SessionOptions& options) const {
    return dumpPath(options.connection).has_value();
}

bool DumpDriver::open(const SessionOptions& options) {
    close("Another session is opened.");
    m_path = dumpPath(options.connection).value_or(QString()).toStdString();
    m_target.imageFiles()->setPath(options.imagePath.toStdString());
    m_stamp.reset();
    m_line = {lineName(options.connection), LineKind::File};
    m_owner.lineNamed();
    move(ConnectionState::Opening, {});
    m_due = true;
    return true;
}

void DumpDriver::close(const std::string& reason) {
    m_due = false;
    if (m_state == ConnectionState::Closed) return;
    forget();
    m_target.unload();
    move(ConnectionState::Closed, reason);
    m_line = {};
    m_owner.lineNamed();
}

void DumpDriver::resynchronize(const std::string&) {
    m_owner.failed(std::string(engine::refusalOf(Capability::Resynchronize)));
}

void DumpDriver::restart(const std::string&) {
    if (m_state == ConnectionState::Closed) return;
    move(ConnectionState::Restarting, "The crash dump is opened anew.");
    forget();
    m_target.unload();
    m_due = true;
}

Result<> DumpDriver::answerPrompt(std::string_view) {
    return fail(ErrorCode::NotAvailable, "A crash dump asks nothing.");
}

Result<unsigned> DumpDriver::cycleBaudRate() {
    return fail(ErrorCode::Unsupported, "A crash dump has no baud rate.");
}

void DumpDriver::takeLeave(bool, TimePoint) {
    close("The debugger ends.");
}

bool DumpDriver::handleNews() {
    if (!std::exchange(m_due, false)) return false;
    load();
    return true;
}

void DumpDriver::move(ConnectionState to, const std::string& reason) {
    const ConnectionState from = std::exchange(m_state, to);
    m_owner.stateMoved(from, to, reason);
}

void DumpDriver::forget() {
    m_debugger.forgetTarget();
    m_owner.targetForgotten();
}

void DumpDriver::load() {
    m_owner.noted(fmt::format("Loading Dump File [{}]", printable(m_path, kMaxShownPath)));
    bool unpacks = false;
    const auto loaded = m_target.load(m_path, [&](std::uint64_t done, std::uint64_t total) {
        if (!std::exchange(unpacks, true))
            m_owner.noted("The file is compressed; it is unpacked into a temporary one.");
        m_owner.progressed("Unpacking", done, total);
    });
    m_owner.progressEnds();
    if (!loaded) {
        m_owner.failed(inWords(loaded.error()));
        return move(ConnectionState::Failed, "The crash dump could not be opened.");
    }
    tellFile();
    const auto stop = m_target.crashStop();
    if (!stop) {
        m_owner.failed(inWords(stop.error()));
        return move(ConnectionState::Failed, "The crash dump could not be read.");
    }
    m_debugger.targetStopped(*stop);
    if (const auto identified = m_debugger.identify(); !identified) {
        m_owner.failed(fmt::format("The target could not be identified: {}", inWords(identified.error())));
        move(ConnectionState::Stopped, "The crash dump is open; its kernel could not be identified.");
        return m_owner.stoppedUnknown();
    }
    m_owner.targetIdentified(false);
    m_owner.stopKnown();
    showCrash(*m_debugger.stop());
}

void DumpDriver::tellFile() {
    const dump::CrashDump& opened = m_target.dump();
    const auto before = std::exchange(m_stamp, opened.file().stamp());
    if (before) m_owner.noted(changeOfFile(*before, *m_stamp));
    m_owner.noted(contentsOf(opened));
    for (const std::string& sentence : shortcomingsOf(opened)) m_owner.failed(sentence);
}

void DumpDriver::showCrash(const engine::Stop& stop) {
    engine::StopDecision decision;
    const auto bugCheck = engine::readBugCheck(m_debugger);
    decision.cause = bugCheck && bugCheck->code != 0 ? engine::StopDecision::Cause::BugCheck
                                                     : engine::StopDecision::Cause::Exception;
    if (!stop.trouble.empty()) m_owner.failed(stop.trouble);
    const std::string reason = "The crash dump is open.";
    move(ConnectionState::Stopped, reason);
    m_owner.stopped(decision, reason);
    m_owner.stopHandled(decision);
}

DriverMaker dumpDriver() {
    return [](DriverOwner& owner) { return std::make_unique<DumpDriver>(owner); };
}

}  // namespace hawser::session
