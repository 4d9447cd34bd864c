#include "ui/source/LineBar.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>

#include "ui/source/SourceView.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

LineBar::LineBar(SourceView* view) : QWidget(view), m_view(view) {
    setObjectName(u"sourceLines"_s);
}

void LineBar::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    m_view->paintBar(painter, event->rect());
}

void LineBar::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) m_view->pressBar(static_cast<int>(event->position().y()));
}

void LineBar::wheelEvent(QWheelEvent* event) {
    QCoreApplication::sendEvent(m_view->viewport(), event);
}

}  // namespace hawser::ui
