#pragma once

#include <QLabel>

class QAbstractScrollArea;

namespace hawser::ui {

// One calm sentence in the middle of an empty view.
class ViewHint : public QLabel {
    Q_OBJECT
  public:
    explicit ViewHint(QAbstractScrollArea* view);
    void tell(const QString& text);  // empty: hidden

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void fit();
    QWidget* m_viewport;
};

}  // namespace hawser::ui
