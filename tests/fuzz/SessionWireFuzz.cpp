#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/session/remote/Conversation.h"
#include "core/session/wire/SessionWire.h"

namespace {

using namespace hawser;

// What was read is written and read again as the same bytes.
template <class T>
void checkAgain(const Result<T>& value, Result<T> (*read)(ByteSpan)) {
    if (!value) return;
    const Bytes bytes = session::wireOf(*value);
    const auto again = read(bytes);
    if (!again || session::wireOf(*again) != bytes) std::abort();
}

}  // namespace

// A remote session's frames and messages, both ways, and the lines of --json.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteSpan bytes = std::as_bytes(std::span(data, size));
    checkAgain(session::joinFromWire(bytes), session::joinFromWire);
    checkAgain(session::welcomeFromWire(bytes), session::welcomeFromWire);
    checkAgain(session::messageFromWire(bytes), session::messageFromWire);
    checkAgain(session::eventFromWire(bytes), session::eventFromWire);

    const QByteArray line(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (const auto request = session::requestFromJson(line))
        if (!session::requestFromJson(session::jsonOf(*request))) std::abort();
    if (const auto event = session::eventFromJson(line))
        if (!session::eventFromJson(session::jsonOf(*event))) std::abort();

    session::Conversation conversation;
    conversation.say(Bytes(8));
    static_cast<void>(conversation.hear(bytes));
    static_cast<void>(conversation.resume(size % 3));
    return 0;
}
