#pragma once

#include <QAbstractTableModel>

#include "core/session/Questions.h"

namespace hawser::ui {

// What may stand in the place of a word: the text, and of what kind it is.
class CompletionModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    using QAbstractTableModel::QAbstractTableModel;

    void show(std::vector<session::CompletionCandidate> candidates);
    QString text(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    std::vector<session::CompletionCandidate> m_candidates;
};

}  // namespace hawser::ui
