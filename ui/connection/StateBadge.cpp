#include "ui/connection/StateBadge.h"

#include <QPainter>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

namespace hawser::ui {

StateBadge::StateBadge(QWidget* parent) : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    QFont bold = font();
    bold.setBold(true);
    setFont(bold);
    setContentsMargins(9, 3, 9, 3);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    show(m_state);
}

void StateBadge::show(session::ConnectionState state) {
    m_state = state;
    setText(stateName(state));
    update();
}

void StateBadge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = theme::stateColour(m_state, palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double radius = height() / 2.0;
    painter.drawRoundedRect(QRectF(rect()), radius, radius);
    painter.setPen(theme::isDark(palette()) ? Qt::black : Qt::white);
    painter.setFont(font());
    painter.drawText(rect(), Qt::AlignCenter, text());
}

}  // namespace hawser::ui
