#pragma once

#include <QString>

#include "core/session/SessionTypes.h"

namespace hawser::ui {

// The way from one dock to another: what a panel's row is activated for. GUI thread.
class Navigator {
  public:
    Navigator() = default;
    Navigator(const Navigator&) = delete;
    Navigator& operator=(const Navigator&) = delete;
    virtual ~Navigator() = default;

    virtual void showCode(Address address) = 0;
    virtual void showSource() = 0;  // the line that the target stands at is known
    virtual void showMemory(const QString& expression) = 0;
    virtual void addToWatch(const QString& expression) = 0;
    // The frame chosen is what every dock is about until the next stop.
    virtual void showFrame(const session::StackFrame& frame) = 0;
};

}  // namespace hawser::ui
