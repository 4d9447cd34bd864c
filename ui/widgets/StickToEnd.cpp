#include "ui/widgets/StickToEnd.h"

#include <QAbstractScrollArea>
#include <QScrollBar>
#include <utility>

namespace hawser::ui {
namespace {
constexpr int kMostSteps = 64;  // each lays out what is seen; it ends as soon as the end stays where it is
}

StickToEnd::StickToEnd(QAbstractScrollArea* view, std::function<void()> measure)
    : QObject(view), m_bar(view->verticalScrollBar()), m_measure(std::move(measure)) {
    m_timer.setSingleShot(true);
    connect(m_bar, &QScrollBar::actionTriggered, this, &StickToEnd::onAction);
    connect(m_bar, &QScrollBar::valueChanged, this, &StickToEnd::onValueChanged);
    connect(m_bar, &QScrollBar::rangeChanged, this, &StickToEnd::onRangeChanged);
    connect(&m_timer, &QTimer::timeout, this, [this] { const Hold hold(*this); });
}

StickToEnd::Hold::~Hold() {
    if (m_end.m_holds == 1 && m_end.m_atEnd) m_end.settle();
    --m_end.m_holds;
}

void StickToEnd::goToEnd() {
    m_atEnd = true;
    const Hold hold(*this);
}

// Wheel, keys and mouse: told before anything comes of it.
void StickToEnd::onAction() {
    m_atEnd = m_bar->sliderPosition() >= m_bar->maximum();
}

// Until the next turn of the event loop the view may put the bar where it thinks that it was.
void StickToEnd::onValueChanged(int value) {
    if (m_holds == 0 && !m_timer.isActive()) m_atEnd = value >= m_bar->maximum();
}

void StickToEnd::onRangeChanged() {
    if (m_holds == 0) m_timer.start(0);
}

// What comes into sight is laid out, and the end may move on.
void StickToEnd::settle() {
    for (int i = 0; i < kMostSteps; ++i) {
        if (m_measure) m_measure();
        const int end = m_bar->maximum();
        m_bar->setValue(end);
        if (m_measure) m_measure();
        if (m_bar->maximum() == end) return;
    }
}

}  // namespace hawser::ui
