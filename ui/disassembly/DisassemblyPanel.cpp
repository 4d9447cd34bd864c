#include "ui/disassembly/DisassemblyPanel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/disassembly/DisassemblyView.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

using session::KernelSession;

DisassemblyPanel::DisassemblyPanel(KernelSession& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_address(new QLineEdit(this)),
      m_view(new DisassemblyView(this)),
      m_notice(new NoticeBar(u"disassemblyNotice"_s, this)),
      m_hint(new ViewHint(m_view)),
      m_refresher(new Refresher(m_view)) {
    buildHeader();
    setFocusProxy(m_view);
    connect(m_address, &QLineEdit::returnPressed, this, [this] {
        showExpression(m_address->text());
        m_view->setFocus();
    });
    connect(m_view, &DisassemblyView::linesWanted, this,
            [this](Address anchor, unsigned before, unsigned after, int above) {
                wish({{}, anchor, before, after, above, false});
            });
    connect(m_view, &DisassemblyView::followRequested, this, &DisassemblyPanel::showAddress);
    connect(m_view, &DisassemblyView::toggleRequested, this,
            [this](Address address) { m_writes.push_back(m_session.toggleBreakpoint(address)); });
    connect(m_refresher, &Refresher::due, this, &DisassemblyPanel::request);
    connectSession();
    showBreakpoints();
    onConnectionChanged();
}

void DisassemblyPanel::buildHeader() {
    m_address->setObjectName(u"disassemblyAddress"_s);
    m_address->setFont(theme::fixedFont());
    m_address->setPlaceholderText(u"Offset: an address expression; empty follows the program counter"_s);
    m_address->setClearButtonEnabled(true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 3, 4, 3);
    row->setSpacing(4);
    row->addWidget(m_address, 1);
    const auto addButton = [&](const QString& name, const QString& icon, const QString& tip) {
        auto* button = new QToolButton(this);
        button->setObjectName(name);
        button->setIcon(theme::icon(icon));
        button->setToolTip(tip);
        button->setAutoRaise(true);
        row->addWidget(button);
        return button;
    };
    auto* current = addButton(u"disassemblyCurrent"_s, u"home"_s, u"Current instruction"_s);
    auto* previous = addButton(u"disassemblyPrevious"_s, u"previous"_s, u"Previous page"_s);
    auto* next = addButton(u"disassemblyNext"_s, u"next"_s, u"Next page"_s);
    connect(current, &QToolButton::clicked, this, &DisassemblyPanel::showCurrent);
    connect(previous, &QToolButton::clicked, m_view,
            [this] { m_view->scrollRows(1 - m_view->visibleRows()); });
    connect(next, &QToolButton::clicked, m_view, [this] { m_view->scrollRows(m_view->visibleRows() - 1); });

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_view, 1);
    column->addWidget(m_notice);
}

void DisassemblyPanel::connectSession() {
    connect(&m_session, &KernelSession::stopped, this,
            [this](const session::StopEvent& event) { onStopped(event.programCounter); });
    connect(&m_session, &KernelSession::contentsChanged, this, [this] {
        // The same place again: registers, code or breakpoints may have changed.
        const auto top = m_view->topAddress();
        if (m_refresher && top && m_request == 0 && m_wish.after == 0) wish({{}, top, 0, enough(), 0, false});
    });
    connect(&m_session, &KernelSession::connectionChanged, this, &DisassemblyPanel::onConnectionChanged);
    connect(&m_session, &KernelSession::targetForgotten, m_view, &DisassemblyView::clear);
    connect(&m_session, &KernelSession::targetIdentified, this,
            [this](const session::TargetSummary& target) { m_view->setPointers64(target.pointers64); });
    connect(&m_session, &KernelSession::breakpointsChanged, this, &DisassemblyPanel::showBreakpoints);
    connect(&m_session, &KernelSession::disassembled, this, &DisassemblyPanel::take);
    connect(&m_session, &KernelSession::written, this, [this](const session::WriteAnswer& answer) {
        if (std::erase(m_writes, answer.id) == 0) return;
        m_notice->tell(answer.error ? textFrom(*answer.error) : QString());
    });
}

unsigned DisassemblyPanel::enough() const {
    return static_cast<unsigned>(m_view->visibleRows()) + DisassemblyView::kScrollReserve;
}

void DisassemblyPanel::wish(Wish wish) {
    m_wish = std::move(wish);
    m_refresher->request();
}

void DisassemblyPanel::onStopped(Address programCounter) {
    m_notice->tell({});
    if (!m_address->text().trimmed().isEmpty()) {
        showExpression(m_address->text());
        return;
    }
    // A step inside the window moves the arrow, not the text.
    const auto top = m_view->topAddress();
    if (top && m_view->isVisibleLine(programCounter)) {
        m_view->select(programCounter);
        wish({{}, top, 0, enough(), 0, false});
        return;
    }
    showCurrent();
}

void DisassemblyPanel::showCurrent() {
    m_address->clear();
    const int above = m_view->visibleRows() / 3;
    wish({{}, {}, static_cast<unsigned>(above), enough(), above, true});
}

void DisassemblyPanel::showAddress(Address address) {
    const int above = m_view->visibleRows() / 3;
    wish({{}, address, static_cast<unsigned>(above), enough(), above, true});
}

void DisassemblyPanel::showExpression(const QString& expression) {
    m_address->setText(expression);
    if (expression.trimmed().isEmpty()) {
        showCurrent();
        return;
    }
    wish({expression.trimmed(), {}, 0, enough(), 0, true});
}

void DisassemblyPanel::request() {
    if (m_session.state() != session::ConnectionState::Stopped || m_wish.after == 0) return;
    m_asked = std::exchange(m_wish, {});
    m_request = m_asked.address ? m_session.disassemble(*m_asked.address, m_asked.before, m_asked.after)
                                : m_session.disassemble(m_asked.expression, m_asked.before, m_asked.after);
}

void DisassemblyPanel::take(const session::DisassemblyAnswer& answer) {
    if (answer.id != m_request) return;
    m_request = 0;
    if (answer.error) {
        if (answer.error->code != ErrorCode::Cancelled) m_notice->tell(textFrom(*answer.error));
        return;
    }
    m_notice->tell({});
    m_hint->tell({});
    const auto& block = *answer.value;
    std::optional<Address> anchor = m_asked.address;
    if (!anchor && m_asked.expression.isEmpty() && block.hasProgramCounter) anchor = block.programCounter;
    if (!anchor && !block.lines.empty())
        anchor = block.lines[std::min<std::size_t>(m_asked.before, block.lines.size() - 1)].address;
    m_view->setLines(answer.value, anchor, m_asked.rowsAbove);
    if (m_asked.select && anchor) m_view->select(*anchor);
}

std::optional<Address> DisassemblyPanel::caret() const {
    if (m_view->selected()) return m_view->selected();
    if (m_view->lines() && m_view->lines()->hasProgramCounter) return m_view->lines()->programCounter;
    return {};
}

void DisassemblyPanel::toggleBreakpoint() {
    if (const auto address = caret()) m_writes.push_back(m_session.toggleBreakpoint(*address));
}

void DisassemblyPanel::showBreakpoints() {
    m_view->setBreakpoints(m_session.breakpoints());
}

void DisassemblyPanel::onConnectionChanged() {
    const auto state = m_session.state();
    m_view->setStale(state != session::ConnectionState::Stopped);
    if (state == session::ConnectionState::Closed) m_view->clear();
    if (!m_view->lines()) m_hint->tell(u"Code is shown when the target is stopped."_s);
}

}  // namespace hawser::ui
