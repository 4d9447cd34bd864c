#include "ui/stack/StackModel.h"

#include <QGuiApplication>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

QString sourceText(session::FrameSource source) {
    switch (source) {
        case session::FrameSource::Context:
            return u"from the registers"_s;
        case session::FrameSource::UnwindData:
            return u"by unwind data"_s;
        case session::FrameSource::FramePointer:
            return u"by the frame pointer"_s;
        case session::FrameSource::Guess:
            return u"a guess: the value on the stack looks like a return address"_s;
    }
    return {};
}

}  // namespace

StackModel::StackModel(QObject* parent) : QAbstractTableModel(parent) {}

bool StackModel::setList(std::shared_ptr<const session::StackList> list, bool pointers64) {
    const int before = rowCount();
    const int after = list ? static_cast<int>(list->frames.size()) : 0;
    const int chosenBefore = chosen();
    m_pointers64 = pointers64;
    // Rows are added or taken at the end, so that the selection survives a step.
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        m_list = std::move(list);
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        m_list = std::move(list);
        endInsertRows();
    } else {
        m_list = std::move(list);
    }
    const int common = std::min(before, after);
    if (common > 0) Q_EMIT dataChanged(index(0, 0), index(common - 1, ColumnCount - 1));
    return chosen() != chosenBefore;
}

const session::StackFrame* StackModel::frameAt(int row) const {
    if (!m_list || row < 0 || row >= rowCount()) return nullptr;
    return &m_list->frames[static_cast<std::size_t>(row)];
}

int StackModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_list ? 0 : static_cast<int>(m_list->frames.size());
}

int StackModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StackModel::data(const QModelIndex& index, int role) const {
    const auto* frame = index.isValid() ? frameAt(index.row()) : nullptr;
    if (!frame) return {};
    if (role == Qt::FontRole && index.row() == chosen()) {
        QFont bold = theme::fixedFont();
        bold.setBold(true);
        return bold;
    }
    if (role == Qt::DisplayRole) {
        const bool inlined = frame->inlined != 0;
        switch (index.column()) {
            case Number:
                return hexDigits(frame->number, 2);
            case ChildSp:
                return inlined ? textFrom(std::string(session::inlineMark(m_pointers64)))
                               : hexAddress(frame->stackPointer, m_pointers64);
            case RetAddr:
                return inlined ? textFrom(std::string(session::noAddress(m_pointers64)))
                               : hexAddress(frame->returnAddress, m_pointers64);
            case CallSite:
                return textFrom(frame->callSite);
            default:
                return {};
        }
    }
    if (role == Qt::ToolTipRole)
        return plainTip(u"%1\n%2, %3"_s.arg(
            textFrom(frame->callSite), hexAddress(frame->instruction, m_pointers64),
            frame->inlined != 0 ? u"inlined: it has no frame of its own"_s : sourceText(frame->source)));
    if (role == Qt::ForegroundRole && frame->source == session::FrameSource::Guess)
        return theme::faintColour(QGuiApplication::palette());
    return {};
}

QVariant StackModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Number:
            return u"#"_s;
        case ChildSp:
            return u"Child-SP"_s;
        case RetAddr:
            return u"RetAddr"_s;
        case CallSite:
            return u"Call Site"_s;
        default:
            return {};
    }
}

}  // namespace hawser::ui
