#include "app/remote/Caller.h"

#include "app/remote/SessionAddress.h"

namespace hawser::remote {

Caller::Caller(channel::ClientAddress address, const std::string& password, channel::Places places)
    : m_address(std::move(address)), m_places(std::move(places)) {
    if (m_address.password.empty() && m_address.wire != channel::Wire::Pipe) m_address.password = password;
    connect(&m_prompt, &PasswordPrompt::given, this, [this](const std::string& typed) {
        m_address.password = typed;
        dial();
    });
}

Caller::~Caller() = default;

void Caller::start() {
    dial();
}

void Caller::dial() {
    m_dialer = std::make_unique<channel::Dialer>(
        m_address, channel::greetingOf(std::string(kService), "hawser-remote " HAWSER_VERSION), m_places,
        channelLimits());
    connect(m_dialer.get(), &channel::Dialer::connected, this, &Caller::connected);
    connect(m_dialer.get(), &channel::Dialer::failed, this, &Caller::onFailed);
    m_dialer->start();
}

void Caller::onFailed(const channel::DialFailure& failure) {
    const bool asks =
        failure.cause == channel::DialFailure::Cause::PasswordNeeded && m_address.password.empty();
    if (asks && m_prompt.ask("Password: ")) return;
    const bool noSession =
        failure.cause == channel::DialFailure::Cause::Unreachable && m_address.wire == channel::Wire::Pipe;
    using Cause = channel::DialFailure::Cause;
    const bool passing = failure.cause == Cause::Unreachable || failure.cause == Cause::Timeout ||
                         failure.cause == Cause::Busy;
    Q_EMIT failed(
        noSession
            ? "There is no session of that name on this computer; hawser-remote /q localhost lists those "
              "that are visible."
            : failure.sentence,
        passing && !noSession);
}

std::unique_ptr<channel::Channel> Caller::take() {
    return m_dialer->take();
}

}  // namespace hawser::remote
