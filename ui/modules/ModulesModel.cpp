#include "ui/modules/ModulesModel.h"

#include <QDateTime>
#include <algorithm>

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

using session::ModuleSymbolState;
using session::SymbolState;

QString symbolText(const ModuleSymbolState* state) {
    if (state == nullptr) return u"deferred"_s;
    switch (state->state) {
        case SymbolState::Deferred:
            return u"deferred"_s;
        case SymbolState::Loading:
            return state->kind.empty() ? u"loading"_s : u"%1, loading"_s.arg(textFrom(state->kind));
        case SymbolState::Loaded:
            return textFrom(state->kind);
        case SymbolState::Failed:
            return u"none"_s;
    }
    return {};
}

// "nt.pdb: 45 % of 11.3 MB, 2.1 MB/s, 3 s left" while it is fetched.
QString symbolFileText(const ModuleSymbolState* state) {
    if (state == nullptr) return {};
    if (state->fetching.empty()) return textFrom(state->file);
    QString text = state->total == 0 || state->done > state->total
                       ? u"%1: %2"_s.arg(textFrom(state->fetching), byteCountText(state->done))
                       : u"%1: %2 % of %3"_s.arg(textFrom(state->fetching))
                             .arg(state->done * 100 / state->total)
                             .arg(byteCountText(state->total));
    if (state->bytesPerSecond == 0) return text;
    text += u", %1/s"_s.arg(byteCountText(state->bytesPerSecond));
    if (state->total > state->done)
        text += u", %1 s left"_s.arg((state->total - state->done) / state->bytesPerSecond + 1);
    return text;
}

}  // namespace

ModulesModel::ModulesModel(QObject* parent) : QAbstractTableModel(parent) {}

void ModulesModel::setSnapshot(session::ModuleSnapshot snapshot, bool pointers64) {
    if (snapshot == m_modules && pointers64 == m_pointers64) return;
    beginResetModel();  // the list of modules is another one; the proxy keeps order and filter
    m_modules = std::move(snapshot);
    m_pointers64 = pointers64;
    endResetModel();
}

void ModulesModel::setSymbols(session::SymbolSnapshot symbols) {
    m_symbols = std::move(symbols);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Symbols), index(rowCount() - 1, SymbolFile));
}

const session::ModuleSymbolState* ModulesModel::symbolsOf(const session::Module& module) const {
    if (!m_symbols) return nullptr;
    const auto found =
        std::ranges::lower_bound(*m_symbols, module.base, {}, &session::ModuleSymbolState::base);
    return found != m_symbols->end() && found->base == module.base ? &*found : nullptr;
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
            case Symbols:
                return symbolText(symbolsOf(*module));
            case SymbolFile:
                return symbolFileText(symbolsOf(*module));
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
    if (role == Qt::ToolTipRole && (index.column() == Symbols || index.column() == SymbolFile)) {
        const auto* const state = symbolsOf(*module);
        if (state == nullptr) return u"Read when they are first needed"_s;
        return plainTip(textFrom(state->reason.empty() ? state->file : state->reason));
    }
    if (role == Qt::ToolTipRole) {
        const QString built = module->timestamp == 0
                                  ? u"unknown"_s
                                  : QDateTime::fromSecsSinceEpoch(module->timestamp).toString(Qt::ISODate);
        return plainTip(u"%1\nchecksum %2, built %3"_s.arg(textFrom(module->path),
                                                           hexDigits(module->checkSum, 8), built));
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
        case Symbols:
            return u"Symbols"_s;
        case SymbolFile:
            return u"Symbol file"_s;
        case Image:
            return u"Image"_s;
        case Path:
            return u"Path"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
