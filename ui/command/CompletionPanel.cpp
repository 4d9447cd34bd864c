#include "ui/command/CompletionPanel.h"

#include <QHeaderView>
#include <QLabel>
#include <QScreen>
#include <QScrollBar>
#include <QTreeView>
#include <QVBoxLayout>

#include "ui/command/CompletionModel.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr int kShownRows = 12;
constexpr int kWidest = 900;  // pixels
constexpr int kSpace = 24;    // between the columns
}  // namespace

// A window that takes no focus: whoever types goes on typing.
CompletionPanel::CompletionPanel(QWidget* line)
    : QFrame(line, Qt::ToolTip | Qt::FramelessWindowHint),
      m_model(new CompletionModel(this)),
      m_view(new QTreeView(this)),
      m_more(new QLabel(this)) {
    setObjectName(u"completions"_s);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::StyledPanel);
    m_view->setObjectName(u"completionView"_s);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setHeaderHidden(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setStretchLastSection(true);
    theme::useFixedFont(m_view);
    m_more->setObjectName(u"completionsMore"_s);
    m_more->setTextFormat(Qt::PlainText);
    m_more->setContentsMargins(4, 2, 4, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_view);
    column->addWidget(m_more);
    connect(m_view, &QTreeView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT picked(m_model->text(index.row())); });
}

void CompletionPanel::open(const session::LineCompletion& completion, const QRect& word) {
    if (completion.candidates.empty()) return hide();
    m_model->show(completion.candidates);
    m_view->setCurrentIndex(m_model->index(0, 0));
    m_more->setText(u"and more: type on to narrow the list"_s);
    m_more->setVisible(completion.more);
    place(word);
    setVisible(true);
    raise();
}

void CompletionPanel::place(const QRect& word) {
    m_view->resizeColumnToContents(0);
    m_view->setColumnWidth(0, m_view->columnWidth(0) + kSpace);
    const int rows = std::min(m_model->rowCount(), kShownRows);
    const int height = rows * std::max(m_view->sizeHintForRow(0), 1) + 4 +
                       (m_more->isHidden() ? 0 : m_more->sizeHint().height());
    const QRect room = screen()->availableGeometry();
    const int width =
        std::min({m_view->columnWidth(0) + m_view->fontMetrics().horizontalAdvance(u"variable  "_s) +
                      m_view->verticalScrollBar()->sizeHint().width() + 8,
                  kWidest, room.width()});
    const int x = std::clamp(word.left(), room.left(), std::max(room.left(), room.right() - width));
    const bool below = word.bottom() + height <= room.bottom();
    setGeometry(x, below ? word.bottom() + 1 : word.top() - height, width, height);
}

QString CompletionPanel::chosen() const {
    return m_model->text(m_view->currentIndex().row());
}

void CompletionPanel::step(int rows) {
    const int last = m_model->rowCount() - 1;
    m_view->setCurrentIndex(m_model->index(std::clamp(m_view->currentIndex().row() + rows, 0, last), 0));
}

int CompletionPanel::page() const {
    return kShownRows - 1;
}

}  // namespace hawser::ui
