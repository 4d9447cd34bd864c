#include "ui/variables/VariablesView.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

using Column = VariablesModel::Column;
constexpr std::chrono::milliseconds kKeepWidthsPause{200};

void copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
}

}  // namespace

VariablesView::VariablesView(VariablesModel& model, const QString& objectName, QWidget* parent)
    : QTreeView(parent), m_model(model) {
    setObjectName(objectName);
    setModel(&model);
    setFrameShape(QFrame::NoFrame);
    theme::useFixedFont(this);
    setIndentation(14);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::DoubleClicked);
    setContextMenuPolicy(Qt::CustomContextMenu);
    placeColumns();
    connect(&model, &VariablesModel::rowsChanged, this, [this] { openAsBefore({}); });
    connect(this, &QTreeView::expanded, this,
            [this](const QModelIndex& index) { m_model.setOpened(index, true); });
    connect(this, &QTreeView::collapsed, this,
            [this](const QModelIndex& index) { m_model.setOpened(index, false); });
    connect(this, &QTreeView::activated, this, [this](const QModelIndex& index) { m_model.openMore(index); });
    connect(this, &QTreeView::customContextMenuRequested, this, &VariablesView::showMenu);
}

void VariablesView::placeColumns() {
    const QFontMetrics metrics(font());
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(40);
    header()->resizeSection(Column::Name, metrics.horizontalAdvance(u'0') * 24);
    header()->resizeSection(Column::Value, metrics.horizontalAdvance(u'0') * 30);
    header()->hideSection(Column::Location);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addColumnActions(*menu);
        menu->popup(header()->mapToGlobal(at));
    });
    m_keep.setSingleShot(true);
    m_keep.setInterval(kKeepWidthsPause);
    connect(&m_keep, &QTimer::timeout, this, [this] { Q_EMIT columnsChanged(header()->saveState()); });
    connect(header(), &QHeaderView::sectionResized, &m_keep, qOverload<>(&QTimer::start));
}

void VariablesView::setColumns(const QByteArray& kept) {
    header()->restoreState(kept);
    // Of another version, or spoiled.
    for (const int column : {Column::Name, Column::Value}) header()->showSection(column);
    header()->setStretchLastSection(true);
    m_keep.stop();
}

// What the user has opened stays open where the rows have come anew.
void VariablesView::openAsBefore(const QModelIndex& whole) {
    for (int row = 0; row < m_model.rowCount(whole); ++row) {
        const QModelIndex index = m_model.index(row, 0, whole);
        if (!m_model.hasChildren(index)) continue;
        setExpanded(index, m_model.isOpened(index));
        openAsBefore(index);
    }
}

void VariablesView::keyPressEvent(QKeyEvent* event) {
    const QModelIndex index = currentIndex();
    if (event->key() == Qt::Key_F2) {
        editCurrent();
    } else if (event->key() == Qt::Key_Delete && index.isValid() && !index.parent().isValid()) {
        Q_EMIT removeRequested(index.row());
    } else {
        QTreeView::keyPressEvent(event);
    }
}

// The cell that is looked at, or else the value.
void VariablesView::editCurrent() {
    const QModelIndex current = currentIndex();
    for (const QModelIndex& index : {current, current.siblingAtColumn(Column::Value)}) {
        if ((index.flags() & Qt::ItemIsEditable) == 0) continue;
        setCurrentIndex(index);
        edit(index);
        return;
    }
}

void VariablesView::showMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setObjectName(objectName() + u"Menu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const QModelIndex index = indexAt(at); index.isValid()) {
        setCurrentIndex(index);
        addRowActions(*menu, index);
        menu->addSeparator();
    }
    addColumnActions(*menu);
    menu->popup(viewport()->mapToGlobal(at));
}

void VariablesView::addRowActions(QMenu& menu, const QModelIndex& index) {
    const auto* row = m_model.rowAt(index);
    QStringList cells;
    for (const int column : {Column::Name, Column::Value, Column::Type})
        cells += index.siblingAtColumn(column).data().toString();
    menu.addAction(u"&Copy Value"_s, this, [value = cells[Column::Value]] { copy(value); });
    menu.addAction(u"Copy &Row"_s, this, [line = cells.join(u'\t')] { copy(line); });
    menu.addSeparator();
    auto* change = menu.addAction(u"&Edit Value"_s, this, [this, at = QPersistentModelIndex(index)] {
        setCurrentIndex(QModelIndex(at).siblingAtColumn(Column::Value));
        editCurrent();
    });
    change->setEnabled((index.siblingAtColumn(Column::Value).flags() & Qt::ItemIsEditable) != 0);
    auto* watch = menu.addAction(
        u"Add to &Watch"_s, this,
        [this, path = textFrom(row->path, VariablesModel::kMaxPath)] { Q_EMIT watchRequested(path); });
    watch->setEnabled(!row->path.empty());
    addMemoryActions(menu, *row);
}

void VariablesView::addMemoryActions(QMenu& menu, const session::ValueRow& row) {
    const auto add = [&](const QString& title, const std::optional<Address>& address) {
        auto* action = menu.addAction(
            title, this, [this, address] { Q_EMIT memoryRequested(u"0x"_s + hexAddress(*address)); });
        action->setEnabled(address.has_value());
    };
    add(u"View &Memory at Address"_s, row.address);
    add(u"View Memory It &Points To"_s, row.target);
}

void VariablesView::addColumnActions(QMenu& menu) {
    for (const int column : {Column::Type, Column::Location}) {
        auto* action = menu.addAction(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            m_keep.start();
        });
    }
}

}  // namespace hawser::ui
