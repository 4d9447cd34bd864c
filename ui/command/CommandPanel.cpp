#include "ui/command/CommandPanel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/command/CommandLine.h"
#include "ui/command/FindBar.h"
#include "ui/command/OutputView.h"
#include "ui/command/PasteBar.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

CommandPanel::CommandPanel(session::Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_output(new OutputView(this)),
      m_find(new FindBar(m_output, this)),
      m_prompt(new QLabel(this)),
      m_paste(new PasteBar(this)),
      m_input(new CommandLine(this)) {
    buildEntry();
    setFocusProxy(m_input);
    m_input->completer().setAsk([this](const session::CompleteLine& question, auto answered) {
        if (m_targetAsks) return;  // what is typed is no command
        m_session.ask(question, m_input, std::move(answered));
    });
    connect(m_input, &CommandLine::entered, this, &CommandPanel::enter);
    connect(m_input, &CommandLine::linesPasted, m_paste, &PasteBar::offer);
    connect(m_paste, &PasteBar::accepted, this, [this](const QStringList& lines) {
        for (const QString& line : lines) enter(line);
    });
    connect(m_paste, &PasteBar::closed, m_input, [this] { m_input->setFocus(); });
    connect(m_input, &CommandLine::pageRequested, this, &CommandPanel::scrollPage);
    connect(m_output, &OutputView::linkActivated, this, &CommandPanel::followLink);
    connect(m_output, &OutputView::textTyped, this, [this](const QString& text) {
        m_input->setFocus();
        m_input->insert(text);
    });
    connectSession();
    showPrompt();
}

void CommandPanel::buildEntry() {
    m_prompt->setObjectName(u"commandPrompt"_s);
    m_prompt->setTextFormat(Qt::PlainText);
    theme::useFixedFont(m_prompt, QFont::Bold);

    auto* entry = new QWidget(this);
    entry->setAutoFillBackground(true);
    entry->setBackgroundRole(QPalette::Base);
    auto* row = new QHBoxLayout(entry);
    row->setContentsMargins(7, 3, 4, 3);
    row->setSpacing(4);
    row->addWidget(m_prompt);
    row->addWidget(m_input, 1);

    auto* line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    line->setFrameShadow(QFrame::Plain);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_output, 1);
    column->addWidget(m_find);
    column->addWidget(m_paste);
    column->addWidget(line);
    column->addWidget(entry);
}

void CommandPanel::connectSession() {
    m_session.on<session::Output>(m_output,
                                  [this](const session::Output& output) { m_output->enqueue(output.runs); });
    m_session.on<session::OutputCleared>(m_output, &OutputView::clearAll);
    m_session.on<session::PromptState>(this, &CommandPanel::showPrompt);
    m_session.on<session::ConnectionChange>(this, &CommandPanel::showPrompt);
    m_session.on<session::TargetPrompted>(this, &CommandPanel::askForTarget);
}

bool CommandPanel::hasOutput() const {
    return !m_output->document()->isEmpty();
}

void CommandPanel::setViewOptions(const ViewOptions& options) {
    m_enterRepeats = options.enterRepeats;
    m_output->setWordWrap(options.wordWrap);
}

void CommandPanel::setMenuActions(const QList<QAction*>& actions) {
    m_output->setMenuActions(actions);
}

void CommandPanel::enter(const QString& line) {
    if (m_targetAsks) {
        m_targetAsks = false;
        m_session.order(session::AnswerTargetPrompt{line});
        showPrompt();
        return;
    }
    auto& history = m_input->history();
    if (!line.trimmed().isEmpty()) {
        history.add(line);
        Q_EMIT lineKept();
        m_session.order(session::Execute{line});
        return;
    }
    // Enter on an empty line repeats, but only at a prompt: while the target runs it would pile up commands.
    if (m_enterRepeats && m_session.told().prompt.acceptsCommands && !history.last().isEmpty())
        m_session.order(session::Execute{history.last()});
}

void CommandPanel::followLink(const QString& link) {
    constexpr auto kAction = "action:"_L1;
    if (link.startsWith(kAction)) {
        Q_EMIT actionRequested(link.mid(kAction.size()));
    } else {
        m_session.order(session::Execute{link});
    }
}

void CommandPanel::showPrompt() {
    const bool attached = m_session.told().state != session::ConnectionState::Closed;
    if (!attached || m_session.told().state == session::ConnectionState::Restarting) m_targetAsks = false;
    m_input->setReadOnly(!attached);  // not disabled: it would lose the focus
    if (m_targetAsks) return;
    const auto& prompt = m_session.told().prompt;
    m_input->setMaxLength(32767);
    m_prompt->setText(attached ? prompt.text : QString());
    m_prompt->setVisible(attached && !prompt.text.isEmpty());
    m_input->setPlaceholderText(attached ? QString() : u"No session. Press Ctrl+K to connect to a target."_s);
}

void CommandPanel::askForTarget(const session::TargetPrompted& asked) {
    m_targetAsks = true;
    m_room = static_cast<int>(std::min(asked.room, 512U));
    m_prompt->setText(u"Input>"_s);
    m_prompt->setVisible(true);
    m_input->setPlaceholderText(u"The target asks: %1"_s.arg(asked.text.simplified().left(kMaxCellText)));
    if (m_room > 0) m_input->setMaxLength(m_room);
    m_input->setFocus();
}

void CommandPanel::scrollPage(int direction) {
    auto* bar = m_output->verticalScrollBar();
    bar->triggerAction(direction < 0 ? QAbstractSlider::SliderPageStepSub
                                     : QAbstractSlider::SliderPageStepAdd);
}

}  // namespace hawser::ui
