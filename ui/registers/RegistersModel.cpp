#include "ui/registers/RegistersModel.h"

#include <QColor>
#include <QGuiApplication>
#include <algorithm>

#include "ui/text/Format.h"
#include "ui/theme/Theme.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr quintptr kGroupId = 0;  // internal id of a group row; a register's is its group's row plus one
}

QString registerGroupName(session::RegisterGroup group) {
    switch (group) {
        case session::RegisterGroup::General:
            return u"General"_s;
        case session::RegisterGroup::Segment:
            return u"Segment"_s;
        case session::RegisterGroup::Flags:
            return u"Flags"_s;
        case session::RegisterGroup::Debug:
            return u"Debug"_s;
        case session::RegisterGroup::Control:
            return u"Control"_s;
        case session::RegisterGroup::Vector:
            return u"Vector"_s;
    }
    return {};
}

QString registerValueText(const session::RegisterValue& value) {
    if (!value.known) return u"??"_s;
    const int digits = std::max(1, static_cast<int>((std::min(value.bits, 64U) + 3) / 4));
    if (value.bits > 64)
        return hexDigits(value.high, static_cast<int>((value.bits - 64) / 4)) + u'`' +
               hexDigits(value.value, 16);
    if (digits == 16)
        return hexDigits(value.value >> 32U, 8) + u'`' + hexDigits(value.value & 0xffffffffU, 8);
    return hexDigits(value.value, digits);
}

RegistersModel::RegistersModel(QObject* parent) : QAbstractItemModel(parent) {}

bool RegistersModel::sameShape(const session::RegisterList& other) const {
    return m_list && std::ranges::equal(m_list->values, other.values, [](const auto& a, const auto& b) {
               return a.name == b.name && a.group == b.group && a.bits == b.bits;
           });
}

void RegistersModel::setList(std::shared_ptr<const session::RegisterList> list, bool newStop) {
    if (!list) {
        clear();
        return;
    }
    if (newStop) m_before = m_innermost;
    if (list->frame == 0) m_innermost = list;
    if (!sameShape(*list)) {
        beginResetModel();
        m_list = std::move(list);
        if (m_before && m_before->values.size() != m_list->values.size()) m_before.reset();
        rebuild();
        endResetModel();
        return;
    }
    // Another processor's values are not changes.
    if (m_list->processor != list->processor) m_before.reset();
    m_list = std::move(list);
    for (int row = 0; row < rowCount(); ++row) {
        const auto group = index(row, 0);
        Q_EMIT dataChanged(index(0, Value, group), index(rowCount(group) - 1, Value, group));
    }
}

void RegistersModel::clear() {
    if (!m_list) return;
    beginResetModel();
    m_list.reset();
    m_before.reset();
    m_innermost.reset();
    m_groups.clear();
    endResetModel();
}

void RegistersModel::rebuild() {
    m_groups.clear();
    for (std::size_t i = 0; i < m_list->values.size(); ++i) {
        const auto group = m_list->values[i].group;
        auto found = std::ranges::find(m_groups, group, &Group::group);
        if (found == m_groups.end()) found = m_groups.insert(m_groups.end(), Group{group, {}});
        found->rows.push_back(i);
    }
}

QModelIndex RegistersModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kGroupId);
}

QModelIndex RegistersModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kGroupId) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kGroupId);
}

int RegistersModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid()) return static_cast<int>(m_groups.size());
    if (parent.internalId() != kGroupId || parent.column() != 0) return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].rows.size());
}

int RegistersModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

const session::RegisterValue* RegistersModel::valueAt(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kGroupId || !m_list) return nullptr;
    const auto& group = m_groups[index.internalId() - 1];
    return &m_list->values[group.rows[static_cast<std::size_t>(index.row())]];
}

bool RegistersModel::changed(std::size_t position) const {
    if (!m_before || m_list->frame != 0 || position >= m_before->values.size()) return false;
    const auto& now = m_list->values[position];
    const auto& then = m_before->values[position];
    return then.name == now.name && (then.value != now.value || then.high != now.high);
}

QVariant RegistersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto* value = valueAt(index);
    if (!value) {
        if (role == Qt::DisplayRole && index.column() == Name)
            return registerGroupName(m_groups[static_cast<std::size_t>(index.row())].group);
        return {};
    }
    const auto position = static_cast<std::size_t>(value - m_list->values.data());
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == Name ? textFrom(value->name) : registerValueText(*value);
        case Qt::EditRole:
            return index.column() == Value ? registerValueText(*value) : QString();
        case Qt::ToolTipRole:
            if (!value->known)
                return u"%1: what it was in frame %2 was not kept"_s.arg(textFrom(value->name),
                                                                         hexDigits(m_list->frame, 2));
            return u"%1, %2 bits\n%3"_s.arg(textFrom(value->name)).arg(value->bits).arg(value->value);
        case Qt::FontRole:
            return theme::fixedFont();
        case Qt::ForegroundRole:
            if (index.column() == Value && changed(position))
                return theme::changedColour(QGuiApplication::palette());
            return {};
        case ChangedRole:
            return changed(position);
        default:
            return {};
    }
}

QVariant RegistersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == Name ? u"Reg"_s : u"Value"_s;
}

Qt::ItemFlags RegistersModel::flags(const QModelIndex& index) const {
    auto flags = QAbstractItemModel::flags(index);
    const auto* value = valueAt(index);
    if (value && index.column() == Value && value->bits <= 64 && m_list->frame == 0)
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool RegistersModel::setData(const QModelIndex& index, const QVariant& input, int role) {
    const auto* value = valueAt(index);
    if (!value || role != Qt::EditRole || index.column() != Value) return false;
    const QString text = input.toString();
    const QString name = textFrom(value->name);
    const auto number = parseUserNumber(text);
    if (!number) {
        Q_EMIT editRefused(u"“%1” is not a number; type hexadecimal digits, or 0n before decimal ones."_s.arg(
            text.left(40)));
        return false;
    }
    if (value->bits < 64 && (*number >> value->bits) != 0) {
        Q_EMIT editRefused(
            u"%1 holds %2 bits; %3 needs more."_s.arg(name).arg(value->bits).arg(text.left(40)));
        return false;
    }
    if (*number == value->value) return false;
    Q_EMIT editRequested(name, *number);
    return true;  // the view changes when the target has taken it and the registers are read again
}

}  // namespace hawser::ui
