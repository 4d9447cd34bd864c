#include "ui/sessions/SessionsPanel.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/sessions/SessionDigest.h"
#include "ui/sessions/SessionsModel.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/TableSetup.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr std::chrono::milliseconds kUptimeTick{500};
}

SessionsPanel::SessionsPanel(QWidget* parent)
    : QWidget(parent),
      m_model(new SessionsModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_view(new QTableView(this)) {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SessionsModel::SortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    setUpTable(m_view, u"sessionsView"_s);
    m_view->setModel(m_sorted);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(SessionsModel::Name, Qt::AscendingOrder);
    const QFontMetrics metrics(theme::fixedFont());
    const auto width = [&](SessionsModel::Column column, QStringView widest) {
        m_view->setColumnWidth(column, metrics.horizontalAdvance(widest.toString()) + 18);
    };
    width(SessionsModel::Name, u"1  Windows 10 19041 x64");
    width(SessionsModel::Transport, u"pipe /run/machines/kd-serial.sock");
    width(SessionsModel::State, u"Waiting for the target");
    width(SessionsModel::Health, u"recovering");
    width(SessionsModel::Heard, u"120 min ago");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view);
    setFocusProxy(m_view);
    connect(m_view, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (auto* digest = m_model->digestAt(m_sorted->mapToSource(index).row()))
            Q_EMIT sessionRequested(digest);
    });
    m_clock.setInterval(kUptimeTick);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (isVisible()) m_model->timePassed();
    });
    m_clock.start();
}

}  // namespace hawser::ui
