#include "core/kd/HostProtocol.h"

#include <utility>

#include "core/kd/HostProtocolImpl.h"

namespace hawser::kd {

HostProtocol::HostProtocol() : m_impl(std::make_unique<Impl>()) {}
HostProtocol::~HostProtocol() = default;

void HostProtocol::receive(ByteSpan bytes, TimePoint now) {
    m_impl->receive(bytes, now);
}
void HostProtocol::tick(TimePoint now) {
    m_impl->tick(now);
}
std::optional<TimePoint> HostProtocol::nextDeadline() const {
    return m_impl->nextDeadline();
}
Bytes HostProtocol::takeOutput() {
    return m_impl->link.takeOutput();
}
std::vector<HostEvent> HostProtocol::takeEvents() {
    return std::exchange(m_impl->events, {});
}

Result<RequestToken> HostProtocol::submit(const Request& request, TimePoint now) {
    return m_impl->tracker.submit(request, m_impl->machine, now);
}
bool HostProtocol::busy() const {
    return m_impl->tracker.busy();
}
Effect HostProtocol::abandon() {
    return m_impl->abandon();
}
void HostProtocol::breakIn(TimePoint now) {
    m_impl->link.breakIn(now);
}
void HostProtocol::reset(TimePoint now) {
    m_impl->reset(now);
}
Result<> HostProtocol::answerPrompt(std::string_view text, TimePoint now) {
    return m_impl->answerPrompt(text, now);
}
void HostProtocol::restart() {
    m_impl->restart();
}

void HostProtocol::setNumbering(Numbering numbering) {
    m_impl->link.setNumbering(numbering);
    m_impl->restart();
}

void HostProtocol::setMachine(Machine machine) {
    m_impl->machine = machine;
}
Machine HostProtocol::machine() const {
    return m_impl->machine;
}
const LinkCounters& HostProtocol::counters() const {
    return m_impl->link.counters();
}
std::optional<TimePoint> HostProtocol::lastHeard() const {
    return m_impl->link.lastHeard();
}
void HostProtocol::setTracing(bool on) {
    m_impl->trace.setOn(on);
}
std::vector<TraceRecord> HostProtocol::takeTrace() {
    return m_impl->trace.take();
}

}  // namespace hawser::kd
