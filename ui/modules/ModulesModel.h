#pragma once

#include <QAbstractTableModel>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

// The loaded modules over one immutable snapshot. SortRole carries numbers, so that a proxy sorts addresses
// as such.
class ModulesModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { Name, Start, End, Size, Symbols, SymbolFile, Image, Path, ColumnCount };
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit ModulesModel(QObject* parent = nullptr);

    void setSnapshot(session::ModuleSnapshot snapshot, bool pointers64);
    void setSymbols(session::SymbolSnapshot symbols);  // of any modules, by address
    const session::Module* moduleAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    const session::ModuleSymbolState* symbolsOf(const session::Module& module) const;

    session::ModuleSnapshot m_modules;
    session::SymbolSnapshot m_symbols;
    bool m_pointers64 = true;
};

}  // namespace hawser::ui
