#pragma once

#include <QLabel>

namespace hawser::ui {

// One line under a view that says what could not be done; gone when there is nothing to say.
class NoticeBar : public QLabel {
    Q_OBJECT
  public:
    explicit NoticeBar(const QString& objectName, QWidget* parent = nullptr);
    void tell(const QString& text);  // empty: hidden
    void placeUnder(QWidget* view);  // the two fill the bar's parent

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void colour();
};

}  // namespace hawser::ui
