#include "ui/widgets/NoticeBar.h"

#include <QEvent>
#include <QVBoxLayout>

#include "ui/theme/Theme.h"

namespace hawser::ui {

NoticeBar::NoticeBar(const QString& objectName, QWidget* parent) : QLabel(parent) {
    setObjectName(objectName);
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setContentsMargins(6, 2, 6, 3);
    colour();
    hide();
}

void NoticeBar::tell(const QString& text) {
    setText(text);
    setVisible(!text.isEmpty());
}

void NoticeBar::placeUnder(QWidget* view) {
    auto* column = new QVBoxLayout(parentWidget());
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(view, 1);
    column->addWidget(this);
}

void NoticeBar::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange) colour();
}

void NoticeBar::colour() {
    QPalette own;
    own.setColor(QPalette::WindowText, theme::errorColour(own));
    setPalette(own);
}

}  // namespace hawser::ui
