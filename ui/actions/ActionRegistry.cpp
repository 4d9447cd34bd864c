#include "ui/actions/ActionRegistry.h"

#include <QActionGroup>
#include <QKeySequence>
#include <algorithm>

#include "ui/actions/ActionPolicy.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// What it does, with its key, and why it cannot be done now.
QString toolTipOf(const ActionSpec& spec, const QString& refusal) {
    QString tip = spec.tip.isEmpty() ? QString(spec.text).remove(u'&').remove(u'…') : spec.tip;
    const auto keys = QKeySequence::listFromString(spec.keys, QKeySequence::PortableText);
    if (!spec.keys.isEmpty()) tip += u" (%1)"_s.arg(keys.first().toString(QKeySequence::NativeText));
    if (!refusal.isEmpty() && refusal != spec.tip) tip += u"\n%1"_s.arg(refusal);
    return tip;
}

}  // namespace

ActionRegistry::ActionRegistry(session::Session& session, QObject* parent)
    : QObject(parent), m_session(session) {
    for (const auto& spec : actionTable()) {
        auto* action = new QAction(spec.text, this);
        action->setObjectName(spec.name);
        action->setCheckable(spec.checkable);
        if (!spec.keys.isEmpty())
            action->setShortcuts(QKeySequence::listFromString(spec.keys, QKeySequence::PortableText));
        action->setShortcutContext(Qt::WindowShortcut);
        action->setAutoRepeat(spec.repeats);
        if (!spec.icon.isEmpty()) action->setIcon(theme::icon(spec.icon));
        connect(action, &QAction::triggered, this,
                [this, &spec](bool checked) { Q_EMIT triggered(spec, checked); });
        m_actions.push_back({&spec, action});
    }
    makeGroups();

    m_session.on<session::ConnectionChange>(this, &ActionRegistry::refresh);
    m_session.on<session::PromptState>(this, &ActionRegistry::refresh);
    m_session.on<session::Capabilities>(this, &ActionRegistry::refresh);
    m_session.on<session::SecureModeSet>(this, &ActionRegistry::refresh);
    m_session.on<session::InitialBreakChanged>(
        this, [this](const session::InitialBreakChanged& e) { markInitialBreak(e.initialBreak); });
    m_session.on<session::VerboseChanged>(
        this, [this](const session::VerboseChanged& e) { at(ActionId::VerboseOutput)->setChecked(e.on); });
    m_session.on<session::SourceModeChanged>(
        this, [this](const session::SourceModeChanged& e) { at(ActionId::SourceMode)->setChecked(e.on); });
    at(ActionId::SourceMode)->setChecked(m_session.told().sourceMode);
    markInitialBreak(m_session.told().initialBreak);
    at(ActionId::VerboseOutput)->setChecked(m_session.told().verbose);
    refresh();
}

QAction* ActionRegistry::at(ActionId id) const {
    return named(specOf(id).name);
}

QAction* ActionRegistry::named(const QString& name) const {
    const auto found = std::ranges::find(m_actions, name, [](const Made& made) { return made.spec->name; });
    return found == m_actions.end() ? nullptr : found->action;
}

void ActionRegistry::refresh() {
    const EngineState state = engineState(m_session.told());
    for (const auto& [spec, action] : m_actions) {
        const QString refusal = refusalOf(*spec, state);
        action->setEnabled(refusal.isEmpty());
        action->setToolTip(toolTipOf(*spec, refusal));
        action->setStatusTip(refusal.isEmpty() ? spec->tip : refusal);
    }
}

void ActionRegistry::makeGroups() {
    auto* breakGroup = new QActionGroup(this);
    for (const auto id :
         {ActionId::InitialBreakNone, ActionId::InitialBreakKernelStart, ActionId::InitialBreakFirstModule})
        breakGroup->addAction(at(id));
    auto* exitGroup = new QActionGroup(this);
    for (const auto id : {ActionId::ExitLetsRun, ActionId::ExitLeavesAsIs, ActionId::ExitAsks})
        exitGroup->addAction(at(id));
}

void ActionRegistry::markInitialBreak(session::InitialBreak initialBreak) {
    switch (initialBreak) {
        case session::InitialBreak::None:
            at(ActionId::InitialBreakNone)->setChecked(true);
            return;
        case session::InitialBreak::AtKernelStart:
            at(ActionId::InitialBreakKernelStart)->setChecked(true);
            return;
        case session::InitialBreak::AtFirstModule:
            at(ActionId::InitialBreakFirstModule)->setChecked(true);
            return;
    }
}

}  // namespace hawser::ui
