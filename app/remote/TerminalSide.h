#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/remote/AtCommands.h"
#include "app/remote/Colours.h"
#include "app/remote/Outlet.h"
#include "app/remote/RawMode.h"
#include "app/remote/SignalPort.h"
#include "app/remote/TerminalSize.h"

namespace hawser::remote {

// The keyboard and the screen of whoever runs this program, or the pipes in their places. Main thread.
class TerminalSide : public QObject {
    Q_OBJECT
  public:
    TerminalSide();
    ~TerminalSide() override;

    // What is printed from now on is painted, where it goes to a terminal. Before anything is.
    void setPainter(Painter painter);
    // Reads from now on. `keys`: a terminal gives each key as it is typed; else whole lines, which it echoes.
    void begin(bool keys);
    void setReading(bool on);

    void print(std::string_view bytes);
    // Lines of our own, on lines of their own.
    void tell(const std::vector<std::string>& lines);
    void ring();

    std::optional<TerminalSize> size() const;  // none: no terminal
    bool allShown() const { return m_outlet.empty(); }

  Q_SIGNALS:
    void typed(const std::string& bytes);
    void commanded(const hawser::remote::AtCommand& command);
    void resized();
    void shown();     // all that was printed is out, or nobody reads it any more
    void endAsked();  // by a signal, or because the terminal has gone

  private:
    void read();
    void take(std::string_view bytes);
    void onSignal(int number);
    void suspend();

    Outlet m_outlet;
    RawMode m_raw;
    SignalPort m_signals;
    AtCommands m_commands;
    Painter m_painter;
    QSocketNotifier m_readable;
    bool m_keys = false;
    bool m_atEnd = false;
    bool m_lineStart = true;
};

}  // namespace hawser::remote
