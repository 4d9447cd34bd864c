#include "ui/disassembly/DisassemblyPanel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/disassembly/DisassemblyView.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

DisassemblyPanel::DisassemblyPanel(session::Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_address(new QLineEdit(this)),
      m_view(new DisassemblyView(this)),
      m_notice(new NoticeBar(u"disassemblyNotice"_s, this)),
      m_hint(new ViewHint(m_view)) {
    buildHeader();
    setFocusProxy(m_view);
    present();
    connect(m_address, &QLineEdit::returnPressed, this, [this] {
        showExpression(m_address->text());
        m_view->setFocus();
    });
    connect(m_view, &DisassemblyView::linesWanted, this,
            [this](Address anchor, unsigned before, unsigned after, int above) {
                wish({{}, anchor, before, after, above, false});
            });
    connect(m_view, &DisassemblyView::followRequested, this, &DisassemblyPanel::showAddress);
    connect(m_view, &DisassemblyView::toggleRequested, this, &DisassemblyPanel::toggle);
}

void DisassemblyPanel::buildHeader() {
    m_address->setObjectName(u"disassemblyAddress"_s);
    theme::useFixedFont(m_address);
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

void DisassemblyPanel::present() {
    m_reading = new ReadPresenter<session::DisassembleAt>(
        m_session, {m_view, m_notice, m_hint}, this, [this] { return question(); },
        [this](const std::shared_ptr<const session::DisassemblyBlock>& block, bool) { showBlock(block); });
    const QString hint = u"Code is shown when the target is stopped."_s;
    m_reading->setHint(hint, hint);
    connect(m_reading, &ReadPresenterBase::newStop, this,
            [this](const session::StopEvent& stop) { onStopped(stop.programCounter); });
    connect(m_reading, &ReadPresenterBase::contentsMayHaveChanged, this, [this] {
        // The same place again: registers, code or breakpoints may have changed.
        const auto top = m_view->topAddress();
        if (top && !m_wish) wish({{}, top, 0, enough(), 0, false});
    });
    connect(m_reading, &ReadPresenterBase::failed, this, &DisassemblyPanel::wishEnded);
    connect(m_reading, &ReadPresenterBase::staleChanged, m_view, &DisassemblyView::setStale);
    m_view->setStale(!m_reading->isStopped());
    m_session.on<session::TargetSummary>(
        this, [this](const session::TargetSummary& target) { m_view->setPointers64(target.pointers64); });
    if (const auto& target = m_session.told().target) m_view->setPointers64(target->pointers64);
    m_session.on<session::BreakpointsChanged>(this, &DisassemblyPanel::showBreakpoints);
    showBreakpoints();
    if (m_reading->isStopped()) showCurrent();
}

unsigned DisassemblyPanel::enough() const {
    return static_cast<unsigned>(m_view->visibleRows()) + DisassemblyView::kScrollReserve;
}

void DisassemblyPanel::wish(Wish wish) {
    m_wish = std::move(wish);
    m_wishIsOut = false;
    m_reading->request();
}

void DisassemblyPanel::onStopped(Address programCounter) {
    m_view->setFrame({});
    m_frame = 0;
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

// Marked until the next stop; what the window was told to show stays.
void DisassemblyPanel::followFrame(const session::DisassemblyBlock& block) {
    m_view->setFrame(block.frame == 0 ? std::nullopt : std::optional(block.frameCounter));
    if (std::exchange(m_frame, block.frame) == block.frame || m_wish) return;
    if (m_address->text().trimmed().isEmpty()) showCurrent();
}

void DisassemblyPanel::showExpression(const QString& expression) {
    m_address->setText(expression);
    if (expression.trimmed().isEmpty()) {
        showCurrent();
        return;
    }
    wish({expression.trimmed(), {}, 0, enough(), 0, true});
}

// It was answered, for better or worse; an answer that was overtaken leaves it wished for. What was wished
// for meanwhile stays.
void DisassemblyPanel::wishEnded() {
    if (m_wishIsOut) m_wish.reset();
}

std::optional<session::DisassembleAt> DisassemblyPanel::question() {
    if (!m_wish) return {};
    m_asked = *m_wish;
    m_wishIsOut = true;
    return session::DisassembleAt{m_asked.expression, m_asked.address, m_asked.before, m_asked.after};
}

void DisassemblyPanel::showBlock(const std::shared_ptr<const session::DisassemblyBlock>& block) {
    if (!block) {
        m_wish.reset();
        m_view->clear();
        return;
    }
    wishEnded();
    std::optional<Address> anchor = m_asked.address;
    if (!anchor && m_asked.expression.isEmpty() && block->hasProgramCounter) anchor = block->frameCounter;
    if (!anchor && !block->lines.empty())
        anchor = block->lines[std::min<std::size_t>(m_asked.before, block->lines.size() - 1)].address;
    m_view->setLines(block, anchor, m_asked.rowsAbove);
    if (m_asked.select && anchor) m_view->select(*anchor);
    followFrame(*block);
}

std::optional<Address> DisassemblyPanel::caret() const {
    if (m_view->selected()) return m_view->selected();
    if (m_view->lines() && m_view->lines()->hasProgramCounter) return m_view->lines()->programCounter;
    return {};
}

void DisassemblyPanel::toggleBreakpoint() {
    if (const auto address = caret()) toggle(*address);
}

void DisassemblyPanel::toggle(Address address) {
    m_session.ask(session::ToggleBreakpoint{address}, this,
                  [this](const session::WriteAnswer& answer) { m_reading->notice(noticeOf(answer.error)); });
}

void DisassemblyPanel::showBreakpoints() {
    m_view->setBreakpoints(m_session.told().breakpoints);
}

}  // namespace hawser::ui
