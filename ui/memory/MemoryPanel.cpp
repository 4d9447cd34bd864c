#include "ui/memory/MemoryPanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/memory/MemoryView.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/ReadPresenter.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

namespace {
constexpr auto kPhysical = "physical "_L1;
constexpr std::size_t kMaxUndo = 200;
}  // namespace

MemoryPanel::MemoryPanel(session::Session& session, int number, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_address(new QLineEdit(this)),
      m_format(new QComboBox(this)),
      m_space(new QComboBox(this)),
      m_view(new MemoryView(this)),
      m_mode(new QLabel(this)),
      m_notice(new NoticeBar(u"memoryNotice"_s, this)),
      m_hint(new ViewHint(m_view)) {
    m_view->setObjectName(u"memoryView%1"_s.arg(number));
    buildHeader(number);
    setFocusProxy(m_address);
    present();

    connect(m_address, &QLineEdit::returnPressed, this, [this] {
        go(physical() ? kPhysical + m_address->text() : m_address->text());
        m_view->setFocus();
    });
    connect(m_format, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_view->setFormat(static_cast<MemoryFormat>(index)); });
    connect(m_space, &QComboBox::currentIndexChanged, this, [this] {
        m_view->forget();
        m_reading->request();
        Q_EMIT expressionChanged();
    });
    connect(m_view, &MemoryView::rangeChanged, m_reading, &ReadPresenterBase::request);
    connect(m_view, &MemoryView::scrolledByUser, this, [this] { m_followsExpression = false; });
    connect(m_view, &MemoryView::writeRequested, this, &MemoryPanel::write);
    connect(m_view, &MemoryView::undoRequested, this, &MemoryPanel::undo);
    connect(m_view, &MemoryView::editingChanged, this, &MemoryPanel::showMode);
    showMode();
    connect(m_view, &MemoryView::refused, m_notice, &NoticeBar::tell);
}

void MemoryPanel::buildHeader(int number) {
    m_address->setObjectName(u"memoryAddress%1"_s.arg(number));
    theme::useFixedFont(m_address);
    m_address->setPlaceholderText(u"Address, e.g. @$csp"_s);
    m_format->setObjectName(u"memoryFormat%1"_s.arg(number));
    for (const auto format :
         {MemoryFormat::Bytes, MemoryFormat::Words, MemoryFormat::Dwords, MemoryFormat::Qwords})
        m_format->addItem(nameOf(format));
    m_space->setObjectName(u"memorySpace%1"_s.arg(number));
    m_space->addItems({u"Virtual"_s, u"Physical"_s});

    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 3, 4, 3);
    row->setSpacing(4);
    row->addWidget(m_address, 1);
    row->addWidget(m_format);
    row->addWidget(m_space);
    const auto addPage = [&](const QString& name, const QString& tip, int direction) {
        auto* button = new QToolButton(this);
        button->setObjectName(u"%1%2"_s.arg(name).arg(number));
        button->setIcon(theme::icon(direction < 0 ? u"previous"_s : u"next"_s));
        button->setToolTip(tip);
        button->setAutoRaise(true);
        button->setAutoRepeat(true);
        connect(button, &QToolButton::clicked, m_view,
                [this, direction] { m_view->scrollRows(qint64{direction} * m_view->visibleRows()); });
        row->addWidget(button);
    };
    addPage(u"memoryPrevious"_s, u"Previous page"_s, -1);
    addPage(u"memoryNext"_s, u"Next page"_s, 1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_view, 1);
    column->addWidget(m_mode);
    column->addWidget(m_notice);
    m_mode->setObjectName(u"memoryMode%1"_s.arg(number));
    m_mode->setTextFormat(Qt::PlainText);
    m_mode->setWordWrap(true);
    m_mode->setContentsMargins(6, 2, 6, 3);
    m_mode->setAutoFillBackground(true);
    m_mode->setBackgroundRole(QPalette::Highlight);
    m_mode->setForegroundRole(QPalette::HighlightedText);
}

void MemoryPanel::present() {
    m_reading = new ReadPresenter<session::ReadMemoryAt>(
        m_session, {m_view, m_notice, m_hint}, this, [this] { return question(); },
        [this](const std::shared_ptr<const session::MemoryBlock>& block, bool newStop) {
            showBlock(block, newStop);
        });
    m_reading->setHint(u"Type an address above: 0xfffff800`12345678, nt+1000, @$csp"_s,
                       u"Memory is shown when the target is stopped."_s);
    connect(m_reading, &ReadPresenterBase::staleChanged, m_view, &MemoryView::setStale);
    m_view->setStale(!m_reading->isStopped());
    m_session.on<session::TargetSummary>(
        this, [this](const session::TargetSummary& target) { m_view->setPointers64(target.pointers64); });
    if (const auto& target = m_session.told().target) m_view->setPointers64(target->pointers64);
}

QString MemoryPanel::expression() const {
    return physical() ? kPhysical + m_address->text() : m_address->text();
}
bool MemoryPanel::physical() const {
    return m_space->currentIndex() == 1;
}

// An address that comes from elsewhere is a virtual one unless it says what it is.
void MemoryPanel::go(const QString& expression) {
    const bool isPhysical = expression.startsWith(kPhysical);
    m_space->setCurrentIndex(isPhysical ? 1 : 0);
    m_address->setText(isPhysical ? expression.mid(kPhysical.size()) : expression);
    m_followsExpression = !m_address->text().trimmed().isEmpty();
    m_reading->notice({});
    m_reading->request();
    Q_EMIT expressionChanged();
}

std::optional<session::ReadMemoryAt> MemoryPanel::question() const {
    if (m_address->text().trimmed().isEmpty()) return {};
    const auto count = m_view->visibleBytes();
    if (m_followsExpression) return session::ReadMemoryAt{m_address->text(), {}, count, physical()};
    return session::ReadMemoryAt{{}, m_view->top(), count, physical()};
}

void MemoryPanel::showBlock(const std::shared_ptr<const session::MemoryBlock>& block, bool newStop) {
    if (!block) {
        m_view->forget();
        m_written.clear();  // of a target that is not known any more
        return;
    }
    const Address start = block->bytes.start;
    if (m_followsExpression && start != m_view->top()) {
        const QSignalBlocker quiet(m_view);  // this range has just been read
        m_view->setTop(start);
    }
    m_view->setMemory(block, newStop);
}

void MemoryPanel::showMode() {
    m_mode->setVisible(m_view->isEditing());
    m_mode->setText(u"Editing: Enter writes, Esc throws away, Ctrl+Z takes back a digit."_s);
    if (m_view->isEditing()) m_reading->notice({});
}

void MemoryPanel::write(const std::vector<MemoryWrite>& writes) {
    for (const MemoryWrite& one : writes) {
        put(one.address, one.after, [this, one, inPhysical = physical()] {
            m_written.push_back({one, inPhysical});
            if (m_written.size() > kMaxUndo) m_written.erase(m_written.begin());
        });
    }
}

void MemoryPanel::undo() {
    if (m_written.empty()) {
        m_reading->notice(u"There is nothing to take back."_s);
        return;
    }
    const Written last = m_written.back();
    m_written.pop_back();
    m_space->setCurrentIndex(last.physical ? 1 : 0);
    put(last.write.address, last.write.before, [] {});
}

void MemoryPanel::put(Address address, const QByteArray& bytes, std::function<void()> done) {
    m_reading->notice({});
    m_session.ask(session::WriteMemoryAt{address, bytes, physical()}, this,
                  [this, done = std::move(done)](const session::WriteAnswer& answer) {
                      if (answer.error)
                          m_reading->notice(noticeOf(answer.error));
                      else
                          done();
                      m_reading->request();  // shows again what really stands there
                  });
}

}  // namespace hawser::ui
