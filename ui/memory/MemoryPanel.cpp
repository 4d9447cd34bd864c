#include "ui/memory/MemoryPanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/memory/MemoryView.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Refresher.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

using session::KernelSession;

MemoryPanel::MemoryPanel(KernelSession& session, int number, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_address(new QLineEdit(this)),
      m_format(new QComboBox(this)),
      m_space(new QComboBox(this)),
      m_view(new MemoryView(this)),
      m_notice(new NoticeBar(u"memoryNotice"_s, this)),
      m_hint(new ViewHint(m_view)),
      m_refresher(new Refresher(m_view)) {
    m_view->setObjectName(u"memoryView%1"_s.arg(number));
    buildHeader(number);
    setFocusProxy(m_address);

    connect(m_address, &QLineEdit::returnPressed, this, [this] {
        go(m_address->text());
        m_view->setFocus();
    });
    connect(m_format, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_view->setFormat(static_cast<MemoryFormat>(index)); });
    connect(m_space, &QComboBox::currentIndexChanged, this, [this] {
        m_view->forget();
        m_refresher->request();
    });
    connect(m_view, &MemoryView::rangeChanged, m_refresher, &Refresher::request);
    connect(m_view, &MemoryView::scrolledByUser, this, [this] { m_followsExpression = false; });
    connect(m_view, &MemoryView::writeRequested, this, &MemoryPanel::write);
    connect(m_view, &MemoryView::refused, m_notice, &NoticeBar::tell);
    connect(m_refresher, &Refresher::due, this, &MemoryPanel::refresh);
    connectSession();
    onConnectionChanged();
}

void MemoryPanel::buildHeader(int number) {
    m_address->setObjectName(u"memoryAddress%1"_s.arg(number));
    m_address->setFont(theme::fixedFont());
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
    column->addWidget(m_notice);
}

void MemoryPanel::connectSession() {
    connect(&m_session, &KernelSession::stopped, this, [this] {
        m_newStop = true;
        m_refresher->request();
    });
    connect(&m_session, &KernelSession::contentsChanged, m_refresher, &Refresher::request);
    connect(&m_session, &KernelSession::connectionChanged, this, &MemoryPanel::onConnectionChanged);
    connect(&m_session, &KernelSession::targetForgotten, m_view, &MemoryView::forget);
    connect(&m_session, &KernelSession::targetIdentified, this,
            [this](const session::TargetSummary& target) { m_view->setPointers64(target.pointers64); });
    connect(&m_session, &KernelSession::memoryRead, this, &MemoryPanel::take);
    connect(&m_session, &KernelSession::written, this, [this](const session::WriteAnswer& answer) {
        if (std::erase(m_writes, answer.id) == 0) return;
        m_notice->tell(answer.error ? textFrom(*answer.error) : QString());
        if (answer.error) m_refresher->request();  // shows again what really stands there
    });
}

QString MemoryPanel::expression() const {
    return m_address->text();
}
bool MemoryPanel::physical() const {
    return m_space->currentIndex() == 1;
}

void MemoryPanel::go(const QString& expression) {
    m_address->setText(expression);
    m_followsExpression = !expression.trimmed().isEmpty();
    m_notice->tell({});
    m_refresher->request();
    onConnectionChanged();
}

void MemoryPanel::refresh() {
    if (m_session.state() != session::ConnectionState::Stopped) return;
    const auto count = m_view->visibleBytes();
    if (m_followsExpression) {
        m_request = m_session.readMemory(m_address->text(), count, physical());
    } else if (!m_address->text().trimmed().isEmpty()) {
        m_request = m_session.readMemory(m_view->top(), count, physical());
    }
}

void MemoryPanel::take(const session::MemoryAnswer& answer) {
    if (answer.id != m_request) return;
    m_request = 0;
    if (answer.error) {
        // A read that the target ran away from tells nothing about the expression.
        const bool overtaken = m_session.state() != session::ConnectionState::Stopped;
        if (answer.error->code != ErrorCode::Cancelled && !overtaken) m_notice->tell(textFrom(*answer.error));
        return;
    }
    m_notice->tell({});
    m_hint->tell({});
    const Address start = answer.value->bytes.start;
    if (m_followsExpression && start != m_view->top()) {
        const QSignalBlocker quiet(m_view);  // this range has just been read
        m_view->setTop(start);
    }
    m_view->setMemory(answer.value, m_newStop);
    m_newStop = false;
}

void MemoryPanel::write(Address address, const QByteArray& bytes) {
    m_notice->tell({});
    m_writes.push_back(m_session.writeMemory(address, bytes, physical()));
}

void MemoryPanel::onConnectionChanged() {
    const auto state = m_session.state();
    m_view->setStale(state != session::ConnectionState::Stopped);
    if (state == session::ConnectionState::Closed) m_view->forget();
    if (m_view->memory()) return;
    m_hint->tell(state == session::ConnectionState::Stopped
                     ? u"Type an address above: 0xfffff800`12345678, nt+1000, @$csp"_s
                     : u"Memory is shown when the target is stopped."_s);
}

}  // namespace hawser::ui
