#pragma once

#include <QWidget>

namespace hawser::ui {

class SourceView;

// The margin of a source view; the view paints it.
class LineBar : public QWidget {
    Q_OBJECT
  public:
    explicit LineBar(SourceView* view);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    SourceView* m_view;
};

}  // namespace hawser::ui
