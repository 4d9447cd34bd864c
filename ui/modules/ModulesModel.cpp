#include "ui/modules/ModulesModel.h"

#include <QDateTime>

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

ModulesModel::ModulesModel(QObject* parent) : QAbstractTableModel(parent) {}

void ModulesModel::setSnapshot(session::ModuleSnapshot snapshot, bool pointers64) {
    beginResetModel();  // the list of modules is another one; the proxy keeps order and filter
    m_modules = std::move(snapshot);
    m_pointers64 = pointers64;
    endResetModel();
}

const session::Module* ModulesModel::moduleAt(int row) const {
    if (!m_modules || row < 0 || row >= rowCount()) return nullptr;
    return &(*m_modules)[static_cast<std::size_t>(row)];
}

int ModulesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_modules ? 0 : static_cast<int>(m_modules->size());
}

int ModulesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ModulesModel::data(const QModelIndex& index, int role) const {
    const auto* module = index.isValid() ? moduleAt(index.row()) : nullptr;
    if (!module) return {};
    if (role == Qt::DisplayRole || role == SortRole) {
        const bool sorting = role == SortRole;
        switch (index.column()) {
            case Name:
                return textFrom(module->name);
            case Start:
                return sorting ? QVariant(quint64{module->base.value()})
                               : hexAddress(module->base, m_pointers64);
            case End:
                return sorting ? QVariant(quint64{module->end().value()})
                               : hexAddress(module->end(), m_pointers64);
            case Size:
                return sorting ? QVariant(quint64{module->size}) : hexDigits(module->size, 1);
            case Image:
                return textFrom(module->imageName);
            case Path:
                return textFrom(module->path);
            default:
                return {};
        }
    }
    if (role == Qt::TextAlignmentRole && index.column() == Size)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        const QString built = module->timestamp == 0
                                  ? u"unknown"_s
                                  : QDateTime::fromSecsSinceEpoch(module->timestamp).toString(Qt::ISODate);
        return u"%1\nchecksum %2, built %3"_s.arg(textFrom(module->path), hexDigits(module->checkSum, 8),
                                                  built);
    }
    return {};
}

QVariant ModulesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name:
            return u"Name"_s;
        case Start:
            return u"Start"_s;
        case End:
            return u"End"_s;
        case Size:
            return u"Size"_s;
        case Image:
            return u"Image"_s;
        case Path:
            return u"Path"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
