#include "ui/connection/StateDot.h"

#include <QPainter>

#include "ui/theme/Theme.h"

namespace hawser::ui {
namespace {
constexpr int kSize = 10;  // pixels
}

StateDot::StateDot(QWidget* parent) : QWidget(parent) {
    setFixedSize(kSize + 8, kSize + 6);
}

void StateDot::show(session::ConnectionState state) {
    m_state = state;
    update();
}

void StateDot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::stateColour(m_state, palette()));
    painter.drawEllipse(QRectF(6, 3, kSize, kSize));
}

}  // namespace hawser::ui
