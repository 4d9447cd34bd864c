#include "core/session/live/NetTransport.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "core/base/Overloaded.h"
#include "core/base/Text.h"
#include "core/base/UserFile.h"
#include "core/kd/net/NetTimeouts.h"
#include "core/session/start/OpeningOptions.h"
#include "transports/CreateTransport.h"
#include "transports/UdpTransport.h"

namespace hawser::session {

namespace {

using transports::LineNews;
using transports::TransportState;
using transports::WaitOutcome;

kd::net::Nonce unpredictable() {
    std::random_device device;
    kd::net::Nonce nonce{};
    std::ranges::generate(nonce, [&device] { return static_cast<std::byte>(device() & 0xFFU); });
    return nonce;
}

std::string beganText(const kd::net::SessionBegan& began) {
    const std::string target = toText(began.target);
    if (began.newBoot) return fmt::format("The target at {} has started anew: a new session key.", target);
    if (began.again) return fmt::format("The target at {} agreed on a new session key.", target);
    return fmt::format("The target at {} is bound to this debugger; the session key is agreed.", target);
}

}  // namespace

NetTransport::NetTransport(std::unique_ptr<transports::DatagramTransport> line, const kd::net::Key& key,
                           std::function<kd::net::Nonce()> random, const Clock& clock)
    : m_line(std::move(line)), m_key(key), m_random(std::move(random)), m_clock(clock) {}

Result<> NetTransport::open() {
    if (auto opened = m_line->open(); !opened) return opened;
    if (m_line->state() == TransportState::Open) return startSession();
    return {};
}

Result<> NetTransport::startSession() {
    auto session = kd::net::HostSession::create({m_key, m_line->peer(), m_random});
    if (!session) {
        m_line->close();
        return tl::unexpected(session.error());
    }
    m_session = std::move(*session);
    note(waitingText());
    return {};
}

std::string NetTransport::waitingText() const {
    if (const auto peer = m_line->peer())
        return fmt::format("Calling the target at {} twice a second; waiting for its answer.", toText(*peer));
    return fmt::format("Waiting for the target to call on {}; it calls every {} seconds.", m_line->describe(),
                       kd::net::kOfferPeriod.count());
}

void NetTransport::close() {
    m_refusedBefore += counters().refused();
    m_session.reset();
    m_received.clear();
    m_read = 0;
    m_line->close();
}

kd::net::NetCounters NetTransport::counters() const {
    return m_session ? m_session->counters() : kd::net::NetCounters();
}

Result<WaitOutcome> NetTransport::wait(TimePoint deadline) {
    for (;;) {
        TimePoint until = deadline;
        if (m_session) {
            m_session->tick(m_clock.now());
            flush();
            takeSessionNews();
            until = std::min(until, m_session->nextDeadline().value_or(until));
        }
        // Looks for datagrams and wake-ups even when something waits to be read.
        auto outcome = m_line->wait(m_received.empty() ? until : TimePoint::min());
        if (!outcome) return outcome;
        if (!m_session && m_line->state() == TransportState::Open) {
            if (auto started = startSession(); !started) return tl::unexpected(started.error());
        }
        while (m_session) {
            const auto datagram = m_line->receive();
            if (!datagram) break;
            m_session->receive(datagram->bytes, datagram->from, m_clock.now());
            takeSessionNews();
        }
        flush();
        if (*outcome == WaitOutcome::Woken) return outcome;
        if (!m_received.empty()) return WaitOutcome::Progress;
        if (m_clock.now() >= deadline) return WaitOutcome::TimedOut;
    }
}

void NetTransport::flush() {
    if (!m_session) return;
    for (const auto& datagram : m_session->takeOutput())
        static_cast<void>(m_line->send(datagram.bytes, datagram.to));
}

void NetTransport::takeSessionNews() {
    for (kd::net::HostNews& news : m_session->takeNews()) take(news);
}

void NetTransport::take(kd::net::HostNews& news) {
    using namespace kd::net;
    std::visit(
        Overloaded{
            [&](LineReceived& line) { m_received.emplace_back(std::move(line.bytes)); },
            [&](const SessionBegan& began) {
                m_received.emplace_back(
                    LineNews{LineNews::Kind::Began, beganText(began), began.again, began.newBoot});
            },
            [&](const TakenOver& taken) {
                m_received.emplace_back(LineNews{
                    LineNews::Kind::Ended,
                    fmt::format("Another debugger, at {}, has taken over the target; restart the connection "
                                "to take it back.",
                                toText(taken.by))});
            },
            [&](const WrongKey& wrong) {
                note(wrong.calls == 1
                         ? fmt::format("A target is calling from {}, but its key is not the one given.",
                                       toText(wrong.from))
                         : fmt::format(
                               "{} calls have come with another key than the one given, the last from {}.",
                               wrong.calls, toText(wrong.from)));
            },
            [&](const TargetSilent&) {
                note(
                    fmt::format("Nothing has come from the target for {} seconds: it is off, hangs, or the "
                                "network is gone.",
                                std::chrono::duration_cast<std::chrono::seconds>(kTargetSilent).count()));
            },
            [&](const TargetCalls& call) {
                note(fmt::format("A target calls from {} and was answered.", toText(call.from)));
            },
        },
        news);
}

void NetTransport::note(std::string text) {
    m_received.emplace_back(LineNews{LineNews::Kind::Note, std::move(text)});
}

std::size_t NetTransport::read(std::span<std::byte> into) {
    std::size_t count = 0;
    while (count < into.size() && !m_received.empty()) {
        const auto* const bytes = std::get_if<Bytes>(&m_received.front());
        if (bytes == nullptr) break;
        const std::size_t part = std::min(into.size() - count, bytes->size() - m_read);
        std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(m_read), part,
                    into.begin() + static_cast<std::ptrdiff_t>(count));
        count += part;
        m_read += part;
        if (m_read < bytes->size()) break;
        m_received.pop_front();
        m_read = 0;
    }
    return count;
}

std::optional<LineNews> NetTransport::takeNews() {
    if (m_received.empty()) return std::nullopt;
    auto* const news = std::get_if<LineNews>(&m_received.front());
    if (news == nullptr) return std::nullopt;
    LineNews taken = std::move(*news);
    m_received.pop_front();
    return taken;
}

Result<> NetTransport::write(ByteSpan bytes) {
    if (!m_session) return fail(ErrorCode::NotAvailable, "The line is not open: " + describe() + ".");
    m_session->send(bytes);
    flush();
    return {};
}

namespace {

// What stands in a command line is seen by everybody on this computer, so the key may stand elsewhere.
Result<std::string> keyTextOf(const std::string& given) {
    constexpr std::size_t kLongest = 256;  // far more than four parts of 13 characters
    if (given.starts_with('@')) {
        const auto text = readUserFile(given.substr(1), kLongest);
        if (!text) return tl::unexpected(reworded(text.error(), "The key's file " + text.error().what));
        return std::string(trim(*text));
    }
    if (!given.empty()) return given;
    if (const auto variable = environmentVariable("HAWSER_KDNET_KEY")) return std::string(trim(*variable));
    return fail(
        ErrorCode::InvalidArgument,
        "key=KEY is missing: the target's key, as kdnet or bcdedit printed it. key=@FILE takes it from a "
        "file, and without either the environment variable HAWSER_KDNET_KEY may hold it.");
}

}  // namespace

Result<std::unique_ptr<transports::Transport>> createLine(const transports::ConnectionSpec& spec,
                                                          const Clock& clock) {
    if (spec.kind != transports::ConnectionKind::Net) return transports::createTransport(spec);
    const auto text = keyTextOf(spec.key);
    if (!text) return tl::unexpected(text.error());
    const auto key = kd::net::parseKey(*text);
    if (!key) return tl::unexpected(key.error());
    return std::make_unique<NetTransport>(std::make_unique<transports::UdpTransport>(spec.port, spec.host),
                                          *key, unpredictable, clock);
}

}  // namespace hawser::session
