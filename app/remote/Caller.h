#pragma once

#include <QObject>
#include <memory>
#include <string>

#include "app/remote/PasswordPrompt.h"
#include "core/channel/Dialer.h"

namespace hawser::remote {

// Calls a session's server; where a password is wanted and none is given, whoever sits here is asked. Main
// thread.
class Caller : public QObject {
    Q_OBJECT
  public:
    // `password`: of an address that has none; may be empty.
    Caller(channel::ClientAddress address, const std::string& password, channel::Places places);
    ~Caller() override;

    void start();
    std::unique_ptr<channel::Channel> take();  // after connected()

  Q_SIGNALS:
    void connected();
    // `passing`: the same call may succeed later.
    void failed(const std::string& sentence, bool passing);

  private:
    void dial();
    void onFailed(const channel::DialFailure& failure);

    channel::ClientAddress m_address;
    channel::Places m_places;
    std::unique_ptr<channel::Dialer> m_dialer;
    PasswordPrompt m_prompt;
};

}  // namespace hawser::remote
