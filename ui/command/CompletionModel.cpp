#include "ui/command/CompletionModel.h"

#include <QGuiApplication>
#include <QPalette>

#include "ui/text/Format.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

QString wordFor(session::CompletionKind kind) {
    switch (kind) {
        case session::CompletionKind::Command:
            return u"command"_s;
        case session::CompletionKind::Module:
            return u"module"_s;
        case session::CompletionKind::Symbol:
            return u"symbol"_s;
        case session::CompletionKind::Type:
            return u"type"_s;
        case session::CompletionKind::Field:
            return u"field"_s;
        case session::CompletionKind::Variable:
            return u"variable"_s;
        case session::CompletionKind::Register:
            return u"register"_s;
        case session::CompletionKind::Alias:
            return u"alias"_s;
        case session::CompletionKind::SourceFile:
            return u"source"_s;
        case session::CompletionKind::File:
            return u"file"_s;
        case session::CompletionKind::Folder:
            return u"folder"_s;
    }
    return {};
}

}  // namespace

void CompletionModel::show(std::vector<session::CompletionCandidate> candidates) {
    beginResetModel();
    m_candidates = std::move(candidates);
    endResetModel();
}

QString CompletionModel::text(int row) const {
    const auto at = static_cast<std::size_t>(row);
    return at < m_candidates.size() ? QString::fromStdString(m_candidates[at].text) : QString();
}

int CompletionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_candidates.size());
}

int CompletionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 2;
}

QVariant CompletionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& candidate = m_candidates[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return index.column() == 0 ? textFrom(candidate.text) : wordFor(candidate.kind);
    if (role == Qt::ForegroundRole && index.column() == 1)
        return QGuiApplication::palette().brush(QPalette::PlaceholderText);
    return {};
}

}  // namespace hawser::ui
