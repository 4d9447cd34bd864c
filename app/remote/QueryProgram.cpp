#include "app/remote/QueryProgram.h"

#include "app/remote/RemoteText.h"
#include "app/remote/SessionAddress.h"

namespace hawser::remote {

QueryProgram::QueryProgram(Options options, channel::Places places)
    : m_options(std::move(options)), m_places(std::move(places)) {}

QueryProgram::~QueryProgram() = default;

void QueryProgram::start() {
    if (isThisComputer(m_options.host)) return answer(queryText(m_options.host, sessionsHere(m_places)));
    const auto address = clientAddress(m_options.host, {});
    if (!address) {
        Q_EMIT answered(address.error().what + "\n", false);
        return;
    }
    m_caller = std::make_unique<Caller>(*address, m_options.password, m_places);
    connect(m_caller.get(), &Caller::connected, this, &QueryProgram::onConnected);
    connect(m_caller.get(), &Caller::failed, this,
            [this](const std::string& sentence) { Q_EMIT answered(sentence + "\n", false); });
    m_caller->start();
}

void QueryProgram::onConnected() {
    m_channel = m_caller->take();
    connect(m_channel.get(), &channel::Channel::received, this, &QueryProgram::onFrame);
    connect(m_channel.get(), &channel::Channel::closed, this, [this](const channel::Closure& closure) {
        Q_EMIT answered("The server has closed: " + closure.sentence + "\n", false);
    });
    [[maybe_unused]] const auto sent = m_channel->send(encode(AskSessions{}));
}

void QueryProgram::onFrame(const Bytes& frame) {
    const auto message = decode(frame);
    const Sessions* sessions = message ? std::get_if<Sessions>(&*message) : nullptr;
    if (sessions == nullptr) return m_channel->close("It speaks out of turn.");
    m_channel->disconnect(this);
    // Passwords stand behind a comma.
    answer(queryText(m_options.host.substr(0, m_options.host.find(',')), *sessions));
}

void QueryProgram::answer(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    Q_EMIT answered(text, true);
}

}  // namespace hawser::remote
