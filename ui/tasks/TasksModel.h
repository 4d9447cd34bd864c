#pragma once

#include <QAbstractItemModel>
#include <memory>
#include <vector>

#include "core/session/Questions.h"

namespace hawser::ui {

// Processes, each with its threads as far as these were read. Rows stay what they are while the target moves
// on, so that what is selected and open stays so.
class TasksModel : public QAbstractItemModel {
    Q_OBJECT
  public:
    enum Column { Name, Id, State, Place, ColumnCount };

    explicit TasksModel(QObject* parent = nullptr);
    ~TasksModel() override;

    void setList(const session::TaskList& list, bool pointers64);
    void clear() { setList({}, m_pointers64); }

    // Null: it is a row of the other kind, or one that only says something.
    const session::ProcessRow* processAt(const QModelIndex& index) const;
    const session::ThreadRow* threadAt(const QModelIndex& index) const;
    QModelIndex current() const;  // the thread, or else the process; invalid: neither is listed

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // A list may come from another program.
    static constexpr std::size_t kMaxProcesses = 4096;
    static constexpr std::size_t kMaxThreads = 8192;  // of each

  private:
    struct Node;
    using Nodes = std::vector<std::unique_ptr<Node>>;

    static Nodes threadsOf(session::ProcessRow& row);
    void merge(Node& whole, Nodes fresh);
    void insert(Node& whole, std::size_t at, Nodes fresh);
    void remove(Node& whole, std::size_t from, std::size_t to);
    Node* nodeAt(const QModelIndex& index) const;
    QModelIndex indexOf(const Node& node) const;
    QString text(const Node& node, int column) const;
    QString tip(const Node& node) const;

    std::unique_ptr<Node> m_root;
    bool m_pointers64 = true;
};

}  // namespace hawser::ui
