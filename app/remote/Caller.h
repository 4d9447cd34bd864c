#pragma once

#include <QObject>
#include <memory>
#include <string>

#include "app/remote/PasswordPrompt.h"
#include "core/channel/Dialer.h"

namespace hawser::remote {

// Calls a session's server, with a password from the environment or from whoever sits here where one is
// wanted. Main thread.
class Caller : public QObject {
    Q_OBJECT
  public:
    Caller(channel::ClientAddress address, channel::Places places);
    ~Caller() override;

    void start();
    std::unique_ptr<channel::Channel> take();  // after connected()

  Q_SIGNALS:
    void connected();
    void failed(const std::string& sentence);

  private:
    void dial();
    void onFailed(const channel::DialFailure& failure);

    channel::ClientAddress m_address;
    channel::Places m_places;
    std::unique_ptr<channel::Dialer> m_dialer;
    PasswordPrompt m_prompt;
};

}  // namespace hawser::remote
