#include "ui/tasks/TasksModel.h"

#include <QGuiApplication>
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

struct TasksModel::Node {
    enum class Kind { Process, Thread, Message };
    Kind kind = Kind::Process;
    session::ProcessRow process{};  // without its threads
    session::ThreadRow thread{};
    QString message{};
    Node* whole = nullptr;  // null: the root
    int position = 0;
    Nodes parts{};

    Address address() const { return kind == Kind::Thread ? thread.thread : process.process; }
    using Key = std::pair<Kind, Address>;
    Key key() const { return {kind, address()}; }
    void adopt();  // its parts, at the places where they are
    bool isCurrent() const { return kind == Kind::Thread ? thread.current : process.current; }
};

TasksModel::TasksModel(QObject* parent) : QAbstractItemModel(parent), m_root(std::make_unique<Node>()) {}

TasksModel::~TasksModel() = default;

// --- rows ---

TasksModel::Nodes TasksModel::threadsOf(session::ProcessRow& row) {
    Nodes nodes;
    for (session::ThreadRow& thread : row.threads) {
        if (nodes.size() == kMaxThreads) break;
        nodes.push_back(
            std::make_unique<Node>(Node{.kind = Node::Kind::Thread, .thread = std::move(thread)}));
    }
    if (!row.trouble.empty())
        nodes.push_back(
            std::make_unique<Node>(Node{.kind = Node::Kind::Message, .message = textFrom(row.trouble)}));
    row.threads.clear();
    return nodes;
}

void TasksModel::setList(const session::TaskList& list, bool pointers64) {
    m_pointers64 = pointers64;
    Nodes fresh;
    for (session::ProcessRow row : list.processes) {
        if (fresh.size() == kMaxProcesses) break;
        Nodes threads = threadsOf(row);
        fresh.push_back(std::make_unique<Node>(Node{.process = std::move(row), .parts = std::move(threads)}));
    }
    merge(*m_root, std::move(fresh));
}

void TasksModel::Node::adopt() {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i]->whole = this;
        parts[i]->position = static_cast<int>(i);
    }
}

void TasksModel::insert(Node& whole, std::size_t at, Nodes fresh) {
    if (fresh.empty()) return;
    beginInsertRows(indexOf(whole), static_cast<int>(at), static_cast<int>(at + fresh.size()) - 1);
    for (const auto& node : fresh) node->adopt();
    whole.parts.insert(whole.parts.begin() + static_cast<std::ptrdiff_t>(at),
                       std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    whole.adopt();
    endInsertRows();
}

void TasksModel::remove(Node& whole, std::size_t from, std::size_t to) {
    if (from == to) return;
    beginRemoveRows(indexOf(whole), static_cast<int>(from), static_cast<int>(to) - 1);
    whole.parts.erase(whole.parts.begin() + static_cast<std::ptrdiff_t>(from),
                      whole.parts.begin() + static_cast<std::ptrdiff_t>(to));
    whole.adopt();
    endRemoveRows();
}

// What stays keeps its node; runs of what has gone or come are taken out and in at once.
void TasksModel::merge(Node& whole, Nodes fresh) {
    std::map<Node::Key, Node*> old;
    for (const auto& node : whole.parts) old.emplace(node->key(), node.get());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < fresh.size();) {
        Nodes come;
        while (i < fresh.size() && !old.contains(fresh[i]->key())) come.push_back(std::move(fresh[i++]));
        const std::size_t place = std::exchange(kept, kept + come.size());
        insert(whole, place, std::move(come));
        if (i == fresh.size()) break;
        Node& node = *old.extract(fresh[i]->key()).mapped();
        const auto at = static_cast<std::size_t>(node.position);
        for (std::size_t gone = kept; gone < at; ++gone) old.erase(whole.parts[gone]->key());
        remove(whole, kept, at);
        node.process = std::move(fresh[i]->process);
        node.thread = std::move(fresh[i]->thread);
        node.message = std::move(fresh[i]->message);
        merge(node, std::move(fresh[i]->parts));
        ++kept;
        ++i;
    }
    remove(whole, kept, whole.parts.size());
    if (kept == 0) return;
    const QModelIndex parent = indexOf(whole);
    Q_EMIT dataChanged(index(0, 0, parent), index(static_cast<int>(kept) - 1, ColumnCount - 1, parent));
}

const session::ProcessRow* TasksModel::processAt(const QModelIndex& index) const {
    const Node* node = nodeAt(index);
    return index.isValid() && node->kind == Node::Kind::Process ? &node->process : nullptr;
}

const session::ThreadRow* TasksModel::threadAt(const QModelIndex& index) const {
    const Node* node = nodeAt(index);
    return index.isValid() && node->kind == Node::Kind::Thread ? &node->thread : nullptr;
}

QModelIndex TasksModel::current() const {
    QModelIndex found;
    for (const auto& process : m_root->parts) {
        if (process->isCurrent() && !found.isValid()) found = indexOf(*process);
        const auto thread =
            std::ranges::find_if(process->parts, [](const auto& node) { return node->isCurrent(); });
        if (thread != process->parts.end()) return indexOf(**thread);
    }
    return found;
}

// --- the model ---

TasksModel::Node* TasksModel::nodeAt(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex TasksModel::indexOf(const Node& node) const {
    return node.whole != nullptr ? createIndex(node.position, 0, &node) : QModelIndex();
}

QModelIndex TasksModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeAt(parent)->parts[static_cast<std::size_t>(row)].get());
}

QModelIndex TasksModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(*nodeAt(child)->whole) : QModelIndex();
}

int TasksModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent)->parts.size());
}

int TasksModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

// Also while nobody has asked for its threads.
bool TasksModel::hasChildren(const QModelIndex& parent) const {
    const Node* node = nodeAt(parent);
    if (!node->parts.empty()) return parent.column() <= 0;
    const bool mayHave =
        node->kind == Node::Kind::Process && !node->process.opened && node->process.threadCount != 0U;
    return parent.isValid() && parent.column() == 0 && mayHave;
}

QString TasksModel::text(const Node& node, int column) const {
    const auto mark = [&](const QString& name) { return (node.isCurrent() ? u". "_s : u"  "_s) + name; };
    switch (node.kind) {
        case Node::Kind::Message:
            return column == Name ? node.message : QString();
        case Node::Kind::Process:
            if (column == Name) return mark(node.process.name.empty() ? u"?"_s : textFrom(node.process.name));
            if (column == Id) return hexDigits(node.process.id, 4);
            if (column == Place) return hexAddress(node.process.process, m_pointers64);
            if (!node.process.state.empty() || !node.process.threadCount) return textFrom(node.process.state);
            return u"%1 %2"_s.arg(countText(*node.process.threadCount),
                                  *node.process.threadCount == 1 ? u"thread"_s : u"threads"_s);
        case Node::Kind::Thread:
            if (column == Name) {
                const QString start = node.thread.startName.empty()
                                          ? hexAddress(node.thread.start, m_pointers64)
                                          : textFrom(node.thread.startName);
                return mark(start);
            }
            if (column == Id) return hexDigits(node.thread.id, 4);
            if (column == Place) return hexAddress(node.thread.thread, m_pointers64);
            if (node.thread.wait.empty()) return textFrom(node.thread.state);
            return u"%1: %2"_s.arg(textFrom(node.thread.state), textFrom(node.thread.wait));
    }
    return {};
}

QString TasksModel::tip(const Node& node) const {
    if (node.kind == Node::Kind::Message) return node.message;
    const QString head = text(node, Name).trimmed();
    const QString place = text(node, Place);
    if (node.kind == Node::Kind::Thread)
        return u"Thread %1 at %2\nStarted at %3"_s.arg(text(node, Id), place, head);
    return u"%1\nProcess %2 at %3, started by %4"_s.arg(head, text(node, Id), place,
                                                        hexDigits(node.process.parent, 4));
}

QVariant TasksModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Node& node = *nodeAt(index);
    switch (role) {
        case Qt::DisplayRole:
            return text(node, index.column());
        case Qt::ToolTipRole:
            return plainTip(tip(node));
        case Qt::FontRole: {
            QFont font = theme::fixedFont();
            font.setBold(node.isCurrent());
            font.setItalic(node.kind == Node::Kind::Message);
            return font;
        }
        case Qt::ForegroundRole:
            if (node.kind == Node::Kind::Message) return theme::faintColour(QGuiApplication::palette());
            return {};
        default:
            return {};
    }
}

QVariant TasksModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return u"Process or Thread"_s;
        case Id:
            return u"Id"_s;
        case State:
            return u"State"_s;
        case Place:
            return u"Address"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
