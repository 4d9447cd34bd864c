#include "ui/processors/ProcessorsModel.h"

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

ProcessorsModel::ProcessorsModel(QObject* parent) : QAbstractTableModel(parent) {}

void ProcessorsModel::setList(std::shared_ptr<const session::ProcessorList> list, bool pointers64) {
    const int before = rowCount();
    const int after = list ? static_cast<int>(list->processors.size()) : 0;
    m_pointers64 = pointers64;
    // The selection survives a stop: a target hardly ever changes how many it has.
    if (before != after) beginResetModel();
    m_list = std::move(list);
    if (before != after)
        endResetModel();
    else if (after > 0)
        Q_EMIT dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

const session::ProcessorState* ProcessorsModel::processorAt(int row) const {
    if (!m_list || row < 0 || row >= rowCount()) return nullptr;
    return &m_list->processors[static_cast<std::size_t>(row)];
}

int ProcessorsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_list ? 0 : static_cast<int>(m_list->processors.size());
}

int ProcessorsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProcessorsModel::textOf(const session::ProcessorState& processor, int column) const {
    switch (column) {
        case Number:
            return (processor.current ? u". "_s : u"  "_s) + QString::number(processor.number);
        case ProgramCounter:
            return hexAddress(processor.programCounter, m_pointers64);
        case Thread:
            return processor.thread == Address() ? u"–"_s : hexAddress(processor.thread, m_pointers64);
        case State:
            return processor.stopped ? u"Stopped"_s : u"Held"_s;
        case Place:
            return textFrom(processor.place);
        default:
            return {};
    }
}

QVariant ProcessorsModel::data(const QModelIndex& index, int role) const {
    const auto* processor = index.isValid() ? processorAt(index.row()) : nullptr;
    if (!processor) return {};
    if (role == Qt::DisplayRole) return textOf(*processor, index.column());
    if (role == Qt::ToolTipRole)
        return processor->stopped ? u"It reported the stop"_s : u"It was held when another one stopped"_s;
    return {};
}

QVariant ProcessorsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Number:
            return u"#"_s;
        case ProgramCounter:
            return u"Program Counter"_s;
        case Thread:
            return u"Thread"_s;
        case State:
            return u"State"_s;
        case Place:
            return u"Place"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
