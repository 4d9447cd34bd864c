#include "app/console/JsonProgram.h"

#include <unistd.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <array>
#include <cerrno>

#include "core/session/wire/SessionWire.h"

using namespace Qt::StringLiterals;

namespace hawser::console {

JsonProgram::JsonProgram(session::Session& session, session::SessionOptions opening)
    : m_session(session), m_opening(std::move(opening)), m_output(m_signals.endDescriptor()) {
    connect(&m_session, &session::Session::happened, this, [this](const session::SessionEvent& event) {
        print(session::jsonOf(event));
        const auto* quit = std::get_if<session::QuitRequested>(&event);
        if (quit != nullptr && quit->from.isEmpty()) leave(0);
        if (std::holds_alternative<session::Finished>(event)) Q_EMIT finished(m_leaving.value_or(0));
    });
    connect(&m_signals, &SignalWatch::interrupted, this, [this] { leave(0); });
    connect(&m_signals, &SignalWatch::endAsked, this, [this] { leave(0); });
}

JsonProgram::~JsonProgram() = default;

void JsonProgram::start() {
    if (!m_opening.connection.isEmpty()) m_session.order(session::OpenSession{m_opening});
    m_input = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
    connect(m_input.get(), &QSocketNotifier::activated, this, &JsonProgram::onInput);
}

void JsonProgram::onInput() {
    std::array<char, 65536> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count > 0) {
        m_waiting.append(bytes.data(), count);
        takeLines();
        return;
    }
    m_input->setEnabled(false);
    if (!m_waiting.isEmpty()) run(m_waiting);
    leave(0);
}

void JsonProgram::takeLines() {
    qsizetype begin = 0;
    for (qsizetype end = m_waiting.indexOf('\n'); end >= 0; end = m_waiting.indexOf('\n', begin)) {
        run(m_waiting.mid(begin, end - begin));
        begin = end + 1;
    }
    m_waiting.remove(0, begin);
    if (m_waiting.size() <= kMaxLine) return;
    refuse({}, "A line is too long; the program ends.");
    leave(1);
}

void JsonProgram::run(const QByteArray& line) {
    if (m_leaving || line.trimmed().isEmpty()) return;
    auto posted = session::requestFromJson(line);
    if (!posted) return refuse(line, posted.error().what);
    if (std::holds_alternative<session::Quit>(posted->request)) m_leaving = 0;
    ask(*posted);
}

void JsonProgram::ask(const session::PostedRequest& question) {
    const auto stop = stopEpoch();
    const auto answered = [this, question, stop](const session::Answered& answer) {
        const bool again = answer.outcome ? false : answer.outcome.error().code == ErrorCode::Overtaken;
        if (again && !m_leaving && stop && stopEpoch() == stop) return ask(question);
        print(session::jsonOf(session::Answered{question.id, answer.epoch, answer.outcome}));
    };
    m_session.pass(question.request, m_session.told().epoch, this, answered);
}

std::optional<session::Epoch> JsonProgram::stopEpoch() const {
    const auto& stop = m_session.told().stop;
    return stop ? std::optional(stop->epoch) : std::nullopt;
}

void JsonProgram::refuse(const QByteArray& line, const std::string& why) {
    constexpr qsizetype kShown = 200;
    const QJsonObject refusal{{u"type"_s, u"Refused"_s},
                              {u"reason"_s, QString::fromStdString(why)},
                              {u"line"_s, QString::fromUtf8(line.left(kShown))}};
    print(QJsonDocument(refusal).toJson(QJsonDocument::Compact));
}

void JsonProgram::print(const QByteArray& line) {
    m_output.write(line.toStdString() + "\n");
    if (m_output.broken()) leave(1);
}

void JsonProgram::leave(int exitCode) {
    if (m_leaving) return;
    m_leaving = exitCode;
    m_session.order(session::Quit{false});
}

}  // namespace hawser::console
