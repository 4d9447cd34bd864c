#include "ui/widgets/ViewHint.h"

#include <QAbstractScrollArea>
#include <QEvent>

#include "ui/theme/Theme.h"

namespace hawser::ui {

ViewHint::ViewHint(QAbstractScrollArea* view) : QLabel(view->viewport()), m_viewport(view->viewport()) {
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setMargin(12);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setForegroundRole(QPalette::PlaceholderText);
    m_viewport->installEventFilter(this);
    hide();
}

void ViewHint::tell(const QString& text) {
    setText(text);
    setVisible(!text.isEmpty());
    fit();
}

bool ViewHint::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_viewport && event->type() == QEvent::Resize) fit();
    return false;
}

void ViewHint::fit() {
    setGeometry(m_viewport->rect());
}

}  // namespace hawser::ui
