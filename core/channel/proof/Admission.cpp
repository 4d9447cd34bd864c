#include "core/channel/proof/Admission.h"

#include "core/channel/wire/StrangeBytes.h"

namespace hawser::channel {

namespace {

// How long a caller that was sent away has to hear it.
constexpr std::chrono::milliseconds kFarewell{1000};

Goodbye goodbyeFor(const Error& why) {
    return why.code == ErrorCode::NotAvailable ? Goodbye::Busy : Goodbye::Refused;
}

}  // namespace

Admission::Admission(std::unique_ptr<FrameStream> stream, std::string who, Terms terms,
                     std::chrono::milliseconds deadline)
    : m_stream(std::move(stream)), m_who(std::move(who)), m_terms(std::move(terms)) {
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &Admission::onDeadline);
    m_deadline.start(deadline);
    connect(m_stream.get(), &FrameStream::arrived, this, &Admission::onFrame);
    connect(m_stream.get(), &FrameStream::violated, this, &Admission::onViolated);
    connect(m_stream.get(), &FrameStream::lost, this, &Admission::onLost);
}

void Admission::abandon() {
    m_over = true;
    m_deadline.stop();
    m_stream.reset();
}

Result<> Admission::prepare() {
    if (m_handshake) return {};
    auto terms = m_terms();
    if (!terms) return tl::unexpected(terms.error());
    m_handshake.emplace(std::move(*terms));
    return {};
}

void Admission::onFrame(const Frame& frame) {
    if (m_over) return;
    if (const auto prepared = prepare(); !prepared) return refuse(prepared.error());
    const auto received = m_handshake->receive(frame);
    flush();
    if (!received) return refuse(received.error());
    if (!m_handshake->isProven()) return;
    m_over = true;
    m_deadline.stop();
    m_stream->setReading(false);
    m_stream->disconnect(this);
    Q_EMIT admitted();
}

void Admission::flush() {
    for (const Frame& frame : m_handshake->takeOutput()) m_stream->send(frame.kind, frame.body);
}

void Admission::onViolated(const Error& error) {
    if (!m_over) refuse(strangeBytes(error));
}

void Admission::onLost(const std::string& why) {
    m_deadline.stop();
    if (!std::exchange(m_over, true))
        Q_EMIT refused({ErrorCode::Disconnected, "It hung up before it had proven itself: " + why});
    Q_EMIT gone();
}

void Admission::onDeadline() {
    if (m_over) {
        Q_EMIT gone();
        return;
    }
    refuse({ErrorCode::Timeout, "It did not prove itself in time."});
}

void Admission::refuse(const Error& why) {
    m_over = true;
    m_stream->send(FrameKind::Close, encode(Farewell{goodbyeFor(why), why.what}));
    m_stream->setReading(true);
    m_deadline.start(kFarewell);
    Q_EMIT refused(why);
}

}  // namespace hawser::channel
