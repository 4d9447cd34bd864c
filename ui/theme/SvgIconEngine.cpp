#include "ui/theme/SvgIconEngine.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>
#include <QRegularExpression>
#include <QResource>

#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

// A static library's resources are registered only when asked for; the macro must stand outside a namespace.
static void registerHawserResources() {
    Q_INIT_RESOURCE(hawser);
}

namespace hawser::ui::theme {

namespace {
const QRegularExpression kColour(u"#[0-9a-f]{6}"_s);  // accents in an icon are grey, too, when it is disabled
}

SvgIconEngine::SvgIconEngine(const QString& path)
    : m_path(path), m_source(QResource(path).uncompressedData()) {}

void SvgIconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) {
    const qreal ratio = painter->device()->devicePixelRatioF();
    QPixmap drawn = pixmap((QSizeF(rect.size()) * ratio).toSize(), mode, state);
    drawn.setDevicePixelRatio(ratio);
    painter->drawPixmap(rect.topLeft(), drawn);
}

QPixmap SvgIconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) {
    const QPalette palette = QGuiApplication::palette();
    const bool disabled = mode == QIcon::Disabled;
    const QColor colour = disabled ? theme::disabledIconColour(palette) : palette.color(QPalette::WindowText);
    const QString key = u"%1@%2x%3%4"_s.arg(m_path).arg(size.width()).arg(size.height()).arg(colour.name());
    QPixmap result;
    if (QPixmapCache::find(key, &result)) return result;

    QByteArray source = m_source;
    source.replace("currentColor", colour.name().toLatin1());
    if (disabled) source = QString::fromLatin1(source).replace(kColour, colour.name()).toLatin1();
    QBuffer buffer(&source);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize(size);
    result = QPixmap::fromImageReader(&reader);
    if (!result.isNull()) QPixmapCache::insert(key, result);
    return result;
}

QIconEngine* SvgIconEngine::clone() const {
    return new SvgIconEngine(m_path);
}

QIcon icon(const QString& name) {
    registerHawserResources();  // harmless when repeated
    return QIcon(new SvgIconEngine(u":/icons/%1.svg"_s.arg(name)));
}

QIcon applicationIcon() {
    registerHawserResources();
    return QIcon(u":/icons/hawser.svg"_s);
}

}  // namespace hawser::ui::theme
