#include "core/session/desk/DeskSymbols.h"

#include <QStandardPaths>

#include "core/base/Text.h"
#include "core/engine/BreakpointTable.h"
#include "core/engine/ModuleSymbols.h"
#include "core/session/TargetDriver.h"
#include "core/session/desk/DeskPause.h"
#include "core/session/desk/ProgressTeller.h"
#include "core/session/live/SessionTimeouts.h"
#include "core/session/start/OpeningOptions.h"

namespace hawser::session {

namespace {

constexpr std::size_t kMaxShownName = 128;
constexpr std::size_t kMaxShownNote = 1024;
// A wait for a symbol file looks so often how far it is.
constexpr Duration kLook = 100ms;
// How far downloads are is told so often.
constexpr Duration kProgressPause = 250ms;

std::string storeOfUser() {
    const QString caches = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
    return caches.toStdString() + "/Hawser/symbols";
}

}  // namespace

DeskSymbols::DeskSymbols(const Desk& desk, SymbolReaders readers)
    : m_desk(desk),
      m_finder({std::move(readers),
                storeOfUser(),
                {},
                environmentVariable("_NT_SYMBOL_PROXY").value_or(""),
                [&inbox = desk.inbox] { inbox.nudge(); },
                [&rights = desk.rights] { return rights.isSecure(); }}) {
    m_desk.driver.debugger().symbols().lookIn(&m_finder,
                                              [this](const engine::Module& module) { return wait(module); });
}

DeskSymbols::~DeskSymbols() {
    m_desk.driver.debugger().symbols().lookIn(nullptr, {});
}

void DeskSymbols::open(const SessionOptions& options) {
    m_finder.setImagePath(options.imagePath.toStdString());
    m_finder.setPath(options.symbolPath.toStdString());
}

bool DeskSymbols::wait(const engine::Module& module) {
    const engine::Debugger& debugger = m_desk.driver.debugger();
    if (m_progress == nullptr || debugger.target().interrupted()) return false;
    printNotes();
    const symbols::ImageIdentity* const image = debugger.symbols().imageOf(module);
    if (const auto fetch = image == nullptr ? std::nullopt : m_finder.fetching(*image))
        m_progress->tell("Fetching " + printable(fetch->file, kMaxShownName), fetch->progress.done,
                         fetch->progress.total);
    tell();
    return pauseAtLine(m_desk.driver, m_desk.inbox, m_desk.clock, kLook);
}

void DeskSymbols::setWaiting(ProgressTeller* progress) {
    if (m_progress != nullptr) m_progress->ends();
    m_progress = progress;
}

void DeskSymbols::printNotes() {
    const bool noisy = (m_finder.options() & symbols::kDebugChatter) != 0;
    for (const std::string& note : m_finder.takeNotes())
        if (noisy) m_desk.output.print(printable(note, kMaxShownNote) + "\n");
}

bool DeskSymbols::takeNews() {
    const std::uint64_t changes = m_finder.changes();
    if (std::exchange(m_seen, changes) == changes) return false;
    printNotes();
    engine::Debugger& debugger = m_desk.driver.debugger();
    if (!debugger.symbols().refresh()) return false;
    if (debugger.stopped()) debugger.breakpoints().resolveSymbols();
    return true;
}

std::vector<ModuleSymbolState> DeskSymbols::states() const {
    const engine::Debugger& debugger = m_desk.driver.debugger();
    std::vector<ModuleSymbolState> states;
    for (const engine::Module& module : debugger.modules()) {
        const symbols::SymbolStatus status = debugger.symbols().statusOf(module);
        if (status.state == SymbolState::Deferred && !status.error) continue;
        ModuleSymbolState state{module.base,
                                status.state,
                                status.kind,
                                status.file,
                                status.error ? status.error->what : std::string(),
                                {},
                                0,
                                0,
                                0};
        const symbols::ImageIdentity* const image = debugger.symbols().imageOf(module);
        if (status.state == SymbolState::Loading && image != nullptr)
            if (const auto fetch = m_finder.fetching(*image)) {
                state.fetching = fetch->file;
                state.done = fetch->progress.done;
                state.total = fetch->progress.total;
                state.bytesPerSecond = fetch->progress.bytesPerSecond;
            }
        states.push_back(std::move(state));
    }
    return states;
}

void DeskSymbols::tell() {
    if (m_finder.path().text() != m_toldPath) {
        m_toldPath = m_finder.path().text();
        m_desk.sink.tell(SymbolPathChanged{QString::fromStdString(m_toldPath)});
    }
    const engine::ModuleSymbols& symbols = m_desk.driver.debugger().symbols();
    const bool same = symbols.version() == m_toldVersion;
    if (same && !symbols.loads()) return;
    const TimePoint now = m_desk.clock.now();
    if (same && now < m_nextTold) return;
    m_nextTold = now + kProgressPause;
    m_toldVersion = symbols.version();
    auto current = states();
    if (current == m_told) return;
    m_told = std::move(current);
    m_desk.sink.tell(SymbolsChanged{std::make_shared<const std::vector<ModuleSymbolState>>(m_told)});
}

}  // namespace hawser::session
