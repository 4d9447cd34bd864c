#pragma once

#include <termios.h>

#include <QObject>
#include <QSocketNotifier>
#include <optional>
#include <string>

namespace hawser::remote {

// Asks whoever sits at our terminal for a password, which the terminal does not show. Main thread.
class PasswordPrompt : public QObject {
    Q_OBJECT
  public:
    PasswordPrompt();
    ~PasswordPrompt() override;

    bool ask(std::string_view text);  // false: there is no terminal, or it was asked already

  Q_SIGNALS:
    void given(const std::string& password);

  private:
    void read();
    void restore();

    QSocketNotifier m_readable;
    std::optional<termios> m_before;
    bool m_asked = false;
};

}  // namespace hawser::remote
