#pragma once

#include <QByteArray>
#include <QIconEngine>

namespace hawser::ui::theme {

// Draws an SVG whose strokes say `currentColor` in the palette's text colour, so that one file suits light
// and dark. Uses Qt's SVG image plug-in at run time; GUI thread.
class SvgIconEngine : public QIconEngine {
  public:
    explicit SvgIconEngine(const QString& path);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine* clone() const override;

  private:
    QString m_path;
    QByteArray m_source;
};

}  // namespace hawser::ui::theme
