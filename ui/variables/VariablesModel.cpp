#include "ui/variables/VariablesModel.h"

#include <QGuiApplication>
#include <QPalette>
#include <algorithm>
#include <utility>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// What is told may come from another program.
constexpr std::size_t kMaxRows = 4000;
constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kMaxScopes = 64;   // functions that are remembered
constexpr std::size_t kMaxOpened = 500;  // rows of each

}  // namespace

struct VariablesModel::Node {
    session::ValueRow row{};
    Node* whole = nullptr;  // null: the root
    int position = 0;       // among its parts
    Nodes parts{};
    bool changed = false;
};

VariablesModel::VariablesModel(Names names, QObject* parent)
    : QAbstractItemModel(parent), m_names(names), m_root(std::make_unique<Node>()) {}

VariablesModel::~VariablesModel() = default;

// --- rows ---

VariablesModel::Nodes VariablesModel::treeOf(std::vector<session::ValueRow> rows) {
    Nodes tree;
    struct Level {
        Nodes* parts;
        Node* whole;
    };
    std::vector<Level> levels{{&tree, m_root.get()}};
    if (rows.size() > kMaxRows) rows.resize(kMaxRows);
    for (session::ValueRow& row : rows) {
        const std::size_t depth = std::min({std::size_t{row.depth}, levels.size() - 1, kMaxDepth});
        levels.erase(levels.begin() + static_cast<std::ptrdiff_t>(depth) + 1, levels.end());
        const Level level = levels.back();
        auto node = std::make_unique<Node>();
        node->row = std::move(row);
        node->whole = level.whole;
        node->position = static_cast<int>(level.parts->size());
        mark(*node);
        levels.push_back({&node->parts, node.get()});
        level.parts->push_back(std::move(node));
    }
    return tree;
}

void VariablesModel::mark(Node& node) {
    const session::ValueRow& row = node.row;
    if (row.path.empty() || row.failed) return;
    const auto before = m_before.find(m_scope);
    if (before != m_before.end()) {
        const auto value = before->second.find(row.path);
        node.changed = value != before->second.end() && value->second != row.value;
    }
    if (m_now.size() < kMaxScopes || m_now.contains(m_scope)) m_now[m_scope][row.path] = row.value;
}

void VariablesModel::setRows(std::vector<session::ValueRow> rows, const QString& scope, bool newStop) {
    if (newStop) m_before = std::exchange(m_now, {});
    const bool elsewhere = std::exchange(m_scope, scope) != scope;
    Nodes fresh = treeOf(std::move(rows));
    if (elsewhere) {
        beginResetModel();
        m_root->parts.clear();
        endResetModel();
    }
    merge(*m_root, std::move(fresh));
    Q_EMIT rowsChanged();
}

void VariablesModel::clear() {
    beginResetModel();
    m_root->parts.clear();
    m_now.clear();
    m_before.clear();
    endResetModel();
}

// Row by row, so that what is selected and open stays so.
void VariablesModel::merge(Node& whole, Nodes fresh) {
    const std::size_t common = std::min(whole.parts.size(), fresh.size());
    for (std::size_t i = 0; i < common; ++i) {
        Node& node = *whole.parts[i];
        session::ValueRow& row = fresh[i]->row;
        // A view does not hear of it when a row opens that did not.
        const bool same = node.row.name == row.name && node.row.opens == row.opens &&
                          (node.row.left != 0) == (row.left != 0);
        if (!same) {
            replace(whole, i, std::move(fresh[i]));
            continue;
        }
        node.row = std::move(row);
        node.changed = fresh[i]->changed;
        merge(node, std::move(fresh[i]->parts));
    }
    const QModelIndex parent = indexOf(whole);
    if (common != 0)
        Q_EMIT dataChanged(index(0, 0, parent), index(static_cast<int>(common) - 1, ColumnCount - 1, parent));
    if (whole.parts.size() > common) {
        beginRemoveRows(parent, static_cast<int>(common), static_cast<int>(whole.parts.size()) - 1);
        whole.parts.resize(common);
        endRemoveRows();
    }
    if (fresh.size() > common) {
        beginInsertRows(parent, static_cast<int>(common), static_cast<int>(fresh.size()) - 1);
        for (std::size_t i = common; i < fresh.size(); ++i) {
            fresh[i]->whole = &whole;
            whole.parts.push_back(std::move(fresh[i]));
        }
        endInsertRows();
    }
}

void VariablesModel::replace(Node& whole, std::size_t at, std::unique_ptr<Node> node) {
    const QModelIndex parent = indexOf(whole);
    const int row = static_cast<int>(at);
    beginRemoveRows(parent, row, row);
    whole.parts.erase(whole.parts.begin() + row);
    for (std::size_t i = at; i < whole.parts.size(); ++i) whole.parts[i]->position = static_cast<int>(i);
    endRemoveRows();
    beginInsertRows(parent, row, row);
    node->whole = &whole;
    whole.parts.insert(whole.parts.begin() + row, std::move(node));
    for (std::size_t i = at; i < whole.parts.size(); ++i) whole.parts[i]->position = static_cast<int>(i);
    endInsertRows();
}

// --- what is open ---

std::vector<session::OpenedRow> VariablesModel::opened() const {
    std::vector<session::OpenedRow> rows;
    const auto mine = m_opened.find(m_scope);
    if (mine == m_opened.end()) return rows;
    for (const auto& [path, parts] : mine->second) rows.push_back({path, parts});
    return rows;
}

bool VariablesModel::isOpened(const QModelIndex& index) const {
    const auto* row = rowAt(index);
    const auto mine = m_opened.find(m_scope);
    return row && row->opens && mine != m_opened.end() && mine->second.contains(row->path);
}

void VariablesModel::setOpened(const QModelIndex& index, bool opened) {
    const auto* row = rowAt(index);
    if (!row || !row->opens || isOpened(index) == opened) return;
    if (!opened) {
        m_opened[m_scope].erase(row->path);
        return;
    }
    if (m_opened.size() >= kMaxScopes && !m_opened.contains(m_scope)) m_opened.clear();
    auto& mine = m_opened[m_scope];
    if (mine.size() >= kMaxOpened) return;
    mine[row->path] = kPage;
    Q_EMIT partsWanted();
}

bool VariablesModel::openMore(const QModelIndex& index) {
    const auto* row = rowAt(index);
    const auto* whole = rowAt(index.parent());
    if (!row || row->left == 0 || !whole) return false;
    std::uint32_t& parts = m_opened[m_scope][whole->path];
    const auto there = static_cast<std::uint32_t>(rowCount(index.parent()) - 1);
    if (parts <= there) parts = there + kPage;
    Q_EMIT partsWanted();
    return true;
}

const session::ValueRow* VariablesModel::rowAt(const QModelIndex& index) const {
    return index.isValid() ? &nodeAt(index).row : nullptr;
}

// --- the model ---

VariablesModel::Node& VariablesModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? *static_cast<Node*>(index.internalPointer()) : *m_root;
}

QModelIndex VariablesModel::indexOf(const Node& node) const {
    return node.whole ? createIndex(node.position, 0, &node) : QModelIndex();
}

QModelIndex VariablesModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeAt(parent).parts[static_cast<std::size_t>(row)].get());
}

QModelIndex VariablesModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(*nodeAt(child).whole) : QModelIndex();
}

int VariablesModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent).parts.size());
}

int VariablesModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

// Also while nobody has asked for them.
bool VariablesModel::hasChildren(const QModelIndex& parent) const {
    if (!parent.isValid()) return !m_root->parts.empty();
    return parent.column() == 0 && (nodeAt(parent).row.opens || !nodeAt(parent).parts.empty());
}

QString VariablesModel::text(const Node& node, int column) const {
    const session::ValueRow& row = node.row;
    if (row.left != 0) return column == Name ? u"%1 more…"_s.arg(countText(row.left)) : QString();
    switch (column) {
        case Name:
            return textFrom(row.name);
        case Value:
            return textFrom(row.value);
        case Type:
            return textFrom(row.type);
        case Location:
            return row.address ? hexAddress(*row.address, m_wide) : textFrom(row.place);
        default:
            return {};
    }
}

// What the target tells is no markup.
QString VariablesModel::tip(const Node& node) const {
    QStringList lines;
    if (node.row.parameter) lines += u"Parameter"_s;
    for (const int column : {Name, Value, Type, Location})
        if (const QString line = text(node, column); !line.isEmpty()) lines += line.toHtmlEscaped();
    return u"<p>%1</p>"_s.arg(lines.join(u"<br>"_s));
}

QVariant VariablesModel::colour(const Node& node, int column) const {
    const QPalette palette = QGuiApplication::palette();
    if (node.row.left != 0) return palette.color(QPalette::Link);
    if (column != Value) return {};
    if (node.changed) return theme::changedColour(palette);
    return node.row.failed ? QVariant(theme::faintColour(palette)) : QVariant();
}

QVariant VariablesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node& node = nodeAt(index);
    switch (role) {
        case Qt::DisplayRole:
            return text(node, index.column());
        case Qt::EditRole:
            if (index.column() == Value) return textFrom(node.row.edit);
            return index.column() == Name ? textFrom(node.row.name, kMaxPath) : QString();
        case Qt::ToolTipRole:
            return tip(node);
        case Qt::FontRole: {
            QFont font = theme::fixedFont();
            font.setItalic(node.row.parameter && index.column() == Name);
            return font;
        }
        case Qt::ForegroundRole:
            return colour(node, index.column());
        case ChangedRole:
            return node.changed;
        default:
            return {};
    }
}

QVariant VariablesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return u"Name"_s;
        case Value:
            return u"Value"_s;
        case Type:
            return u"Type"_s;
        case Location:
            return u"Location"_s;
        default:
            return {};
    }
}

Qt::ItemFlags VariablesModel::flags(const QModelIndex& index) const {
    auto flags = QAbstractItemModel::flags(index);
    if (!index.isValid()) return flags;
    const Node& node = nodeAt(index);
    const bool value = index.column() == Value && m_editable && !node.row.edit.empty();
    const bool name = index.column() == Name && m_names == Names::Typed && node.whole == m_root.get();
    if (value || name) flags |= Qt::ItemIsEditable;
    return flags;
}

bool VariablesModel::setData(const QModelIndex& index, const QVariant& input, int role) {
    if (role != Qt::EditRole || (flags(index) & Qt::ItemIsEditable) == 0) return false;
    const Node& node = nodeAt(index);
    const QString typed = input.toString().trimmed();
    if (index.column() == Name) {
        if (typed == textFrom(node.row.name, kMaxPath)) return false;
        Q_EMIT renamed(index.row(), typed);
        return true;
    }
    if (typed.isEmpty() || typed == textFrom(node.row.edit)) return false;
    Q_EMIT assignRequested(textFrom(node.row.path, kMaxPath), typed);
    return true;  // the view changes when the target has taken it and the rows are read again
}

}  // namespace hawser::ui
