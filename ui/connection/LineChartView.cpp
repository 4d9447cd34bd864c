#include "ui/connection/LineChartView.h"

#include <QDateTime>
#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <cmath>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

constexpr int kHeight = 104;  // pixels
constexpr int kBand = 9;
constexpr double kGap = 3;
constexpr double kTrafficShare = 0.62;  // of what is left above the band

// Up to the next 1, 2 or 5 with zeros, so that the scale does not move with every sample.
double roundedUp(double value, double least) {
    value = std::max(value, least);
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : {1.0, 2.0, 5.0})
        if (value <= step * power) return step * power;
    return 10.0 * power;
}

QString rateText(double bytesPerSecond) {
    return byteCountText(static_cast<std::uint64_t>(bytesPerSecond)) + u"/s"_s;
}

QString tripText(double milliseconds) {
    return roundTripText(std::chrono::microseconds(static_cast<std::int64_t>(milliseconds * 1000.0)));
}

}  // namespace

LineChartView::LineChartView(QWidget* parent) : QWidget(parent) {
    setObjectName(u"connectionChart"_s);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize LineChartView::sizeHint() const {
    return {240, kHeight};
}
QSize LineChartView::minimumSizeHint() const {
    return {80, kHeight};
}

void LineChartView::showUntil(qint64 now) {
    m_now = now;
    update();
}

double LineChartView::xOf(qint64 time) const {
    const auto ago = static_cast<double>(m_now - time) / static_cast<double>(LineHistory::kSpan);
    return width() * (1.0 - ago);
}

void LineChartView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double charts = height() - kBand - 2 * kGap;
    const QRectF traffic(0, 0, width(), std::floor(charts * kTrafficShare));
    const QRectF trips(0, traffic.bottom() + kGap, width(), charts - traffic.height());
    paintTraffic(painter, traffic);
    paintRoundTrips(painter, trips);
    paintStates(painter, QRectF(0, height() - kBand, width(), kBand));
}

void LineChartView::paintCaption(QPainter& painter, const QRectF& area, const QString& text) const {
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.82);
    painter.setFont(small);
    painter.setPen(theme::faintColour(palette()));
    painter.drawText(area.adjusted(4, 1, -4, 0), Qt::AlignLeft | Qt::AlignTop, text);
}

// What came as a filled area, what went as a line.
void LineChartView::paintTraffic(QPainter& painter, const QRectF& area) const {
    painter.fillRect(area, palette().color(QPalette::Base));
    const double top = roundedUp(m_history.mostTraffic(), 1000.0);
    const auto y = [&](double rate) { return area.bottom() - 1 - (area.height() - 14) * rate / top; };
    const QColor in = theme::receivedColour(palette());
    const QColor out = theme::sentColour(palette());
    painter.setPen(Qt::NoPen);
    QColor fill = in;
    fill.setAlphaF(0.55F);
    double from = 0;
    QPainterPath sent;
    for (const auto& sample : m_history.samples()) {
        const double to = xOf(sample.time);
        const double width = xOf(sample.time) - xOf(sample.time - LineHistory::kStep);
        from = std::max(from, to - 4 * width);  // a pause in the samples is a gap, not a plateau
        painter.fillRect(QRectF(QPointF(from, y(sample.received)), QPointF(to, area.bottom())), fill);
        if (sent.elementCount() == 0) sent.moveTo(from, y(sample.sent));
        sent.lineTo(to, y(sample.sent));
        from = to;
    }
    painter.setPen(QPen(out, 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(sent);
    paintCaption(painter, area, u"Traffic, up to %1"_s.arg(rateText(top)));
    const double side = 7;
    double x = area.right() - 4;
    for (const auto& [text, colour] : {std::pair(u"out"_s, out), std::pair(u"in"_s, in)}) {
        const double width = painter.fontMetrics().horizontalAdvance(text);
        painter.setPen(theme::faintColour(palette()));
        painter.drawText(QRectF(x - width, area.top() + 1, width, 14), Qt::AlignLeft | Qt::AlignTop, text);
        painter.fillRect(QRectF(x - width - side - 3, area.top() + 4, side, side), colour);
        x -= width + side + 12;
    }
}

void LineChartView::paintRoundTrips(QPainter& painter, const QRectF& area) const {
    painter.fillRect(area, palette().color(QPalette::Base));
    const double top = roundedUp(m_history.longestRoundTrip(), 1.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::roundTripColour(palette()));
    for (const auto& sample : m_history.samples()) {
        if (!sample.roundTrip) continue;
        const double y = area.bottom() - 3 - (area.height() - 16) * *sample.roundTrip / top;
        painter.drawEllipse(QPointF(xOf(sample.time), y), 1.8, 1.8);
    }
    paintCaption(painter, area, u"Round trip, up to %1"_s.arg(tripText(top)));
}

void LineChartView::paintStates(QPainter& painter, const QRectF& area) const {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(area, palette().color(QPalette::Base));
    for (const auto& segment : m_history.segments(m_now - LineHistory::kSpan, m_now)) {
        const double from = xOf(segment.from);
        // However short, a state is seen.
        const double to = std::max(xOf(segment.to), from + 1.5);
        painter.fillRect(QRectF(QPointF(from, area.top()), QPointF(to, area.bottom())),
                         theme::stateColour(segment.state, palette()));
    }
}

QString LineChartView::textAt(int x) const {
    const double ago = (1.0 - static_cast<double>(x) / std::max(width(), 1)) * double{LineHistory::kSpan};
    const qint64 time = m_now - static_cast<qint64>(ago);
    QStringList lines{QDateTime::fromMSecsSinceEpoch(time).toString(u"HH:mm:ss"_s)};
    const auto states = m_history.segments(time, time + 1);
    if (!states.empty()) lines.first() += u' ' + stateName(states.front().state);
    if (const auto* sample = m_history.sampleAt(time)) {
        lines += u"%1 in, %2 out"_s.arg(rateText(sample->received), rateText(sample->sent));
        if (sample->roundTrip) lines += u"round trip %1"_s.arg(tripText(*sample->roundTrip));
    }
    return lines.join(u'\n');
}

bool LineChartView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), textAt(help->pos().x()), this);
    return true;
}

}  // namespace hawser::ui
