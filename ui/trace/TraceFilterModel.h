#pragma once

#include <QSortFilterProxyModel>
#include <optional>
#include <string>

#include "core/session/trace/PacketTrace.h"

namespace hawser::ui {

class TraceModel;

// Which packets of a trace are shown; the fields of a shown packet always are. GUI thread.
class TraceFilterModel : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    // What the box beside the words offers.
    enum class Kinds { All, WithoutControl, Requests, StateChanges, DebugIo, Control, Damaged };
    enum class Ways { Both, Sent, Received };

    explicit TraceFilterModel(TraceModel* trace, QObject* parent = nullptr);

    void setKinds(Kinds kinds);
    void setWays(Ways ways);
    void setWords(const QString& words);  // in the packet's line, whatever its case; empty: any

    // The row of this model, after or before `from` (-1: from the end), whose packet says `words`; wraps
    // around.
    std::optional<int> find(const QString& words, int from, bool backward) const;

    bool hasChildren(const QModelIndex& parent = {}) const override;  // without taking a packet apart

  protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

  private:
    void refilter();
    bool acceptsKind(session::TraceKind kind) const;

    TraceModel* m_trace;
    Kinds m_kinds = Kinds::All;
    Ways m_ways = Ways::Both;
    std::string m_words;  // lower case
};

}  // namespace hawser::ui
