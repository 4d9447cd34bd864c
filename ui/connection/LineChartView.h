#pragma once

#include <QWidget>

#include "ui/connection/LineHistory.h"

namespace hawser::ui {

// A strip chart of the last two minutes: traffic above, round-trip times below, and under both the states of
// the connection as a band of their colours. A tool tip tells what was at the place under the mouse. GUI
// thread.
class LineChartView : public QWidget {
    Q_OBJECT
  public:
    explicit LineChartView(QWidget* parent = nullptr);

    LineHistory& history() { return m_history; }
    void showUntil(qint64 now);  // milliseconds since 1970: the right edge
    QString textAt(int x) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    double xOf(qint64 time) const;
    void paintTraffic(QPainter& painter, const QRectF& area) const;
    void paintRoundTrips(QPainter& painter, const QRectF& area) const;
    void paintStates(QPainter& painter, const QRectF& area) const;
    void paintCaption(QPainter& painter, const QRectF& area, const QString& text) const;

    LineHistory m_history;
    qint64 m_now = 0;
};

}  // namespace hawser::ui
