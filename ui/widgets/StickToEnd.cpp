#include "ui/widgets/StickToEnd.h"

#include <QAbstractScrollArea>
#include <QScrollBar>

namespace hawser::ui {

StickToEnd::StickToEnd(QAbstractScrollArea* view) : QObject(view), m_bar(view->verticalScrollBar()) {
    connect(m_bar, &QScrollBar::valueChanged, this, &StickToEnd::onValueChanged);
    connect(m_bar, &QScrollBar::rangeChanged, this, &StickToEnd::onRangeChanged);
}

// The range is always told before a value that follows from it, so a value below the end is the user's.
void StickToEnd::onValueChanged(int value) {
    m_atEnd = value >= m_bar->maximum();
}

void StickToEnd::onRangeChanged(int, int maximum) {
    if (m_atEnd) m_bar->setValue(maximum);
}

}  // namespace hawser::ui
