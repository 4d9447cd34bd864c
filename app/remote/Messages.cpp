#include "app/remote/Messages.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/ByteWriter.h"
#include "core/base/Overloaded.h"

namespace hawser::remote {

namespace {

enum class Kind : std::uint8_t {
    Join = 1,
    AskSessions = 2,
    Typed = 3,
    Resized = 4,
    Say = 5,
    Welcome = 33,
    Refused = 34,
    Printed = 35,
    Told = 36,
    Over = 37,
    Sessions = 38,
};

class Writer {
  public:
    explicit Writer(Kind kind) { m_bytes.u8(static_cast<std::uint8_t>(kind)); }
    Writer& flag(bool value) {
        m_bytes.u8(value ? 1 : 0);
        return *this;
    }
    Writer& text(std::string_view text) {
        text = text.substr(0, kMostText);
        m_bytes.u16(static_cast<std::uint16_t>(text.size()));
        m_bytes.text(text);
        return *this;
    }
    // 0 by 0 is none.
    Writer& size(const std::optional<TerminalSize>& size) {
        m_bytes.u16(size ? size->rows : 0);
        m_bytes.u16(size ? size->columns : 0);
        return *this;
    }
    Writer& u8(std::uint8_t value) {
        m_bytes.u8(value);
        return *this;
    }
    Writer& u32(std::uint32_t value) {
        m_bytes.u32(value);
        return *this;
    }
    Writer& rest(std::string_view bytes) {
        m_bytes.text(bytes.substr(0, kMostBytes));
        return *this;
    }
    Bytes take() { return m_bytes.take(); }

  private:
    ByteWriter m_bytes;
};

// Fields of a frame, each held against its limit. The first that breaks it is what finish() tells.
class Fields {
  public:
    explicit Fields(ByteSpan frame) : m_reader(frame, "message of a shared console") {}

    std::uint8_t u8() { return m_reader.u8(); }
    bool flag() {
        const std::uint8_t value = m_reader.u8();
        if (value > 1) complain("a flag is neither 0 nor 1");
        return value == 1;
    }
    std::string text() {
        const std::size_t length = m_reader.u16();
        if (length > kMostText) complain("a text is too long");
        return string(m_reader.bytes(length));
    }
    std::uint32_t number(std::uint32_t most) {
        const std::uint32_t value = m_reader.u32();
        if (value > most) complain("a number is too large");
        return value;
    }
    std::optional<TerminalSize> size() {
        const TerminalSize size{m_reader.u16(), m_reader.u16()};
        if (size.rows > kMostSide || size.columns > kMostSide) complain("a terminal is too large");
        if ((size.rows == 0) != (size.columns == 0)) complain("a terminal has one side only");
        return size.rows == 0 ? std::nullopt : std::optional(size);
    }
    std::string rest() {
        if (m_reader.remaining() > kMostBytes) complain("too many bytes at once");
        return string(m_reader.bytes(m_reader.remaining()));
    }
    std::vector<VisibleSession> sessions() {
        const std::size_t count = m_reader.u16();
        if (count > kMostSessions) complain("too many sessions");
        std::vector<VisibleSession> sessions;
        for (std::size_t i = 0; i < count && good(); ++i) {
            VisibleSession session;
            session.name = text();
            session.program = text();
            sessions.push_back(std::move(session));
        }
        return sessions;
    }

    bool good() const { return !m_reader.failed() && !m_complaint; }
    Result<> finish() const {
        if (m_complaint) return tl::unexpected<Error>(*m_complaint);
        return m_reader.expectEnd();
    }
    std::size_t offset() const { return m_reader.offset(); }

  private:
    static std::string string(ByteSpan bytes) {
        std::string text(bytes.size(), '\0');
        std::ranges::transform(bytes, text.begin(), [](std::byte b) { return static_cast<char>(b); });
        return text;
    }
    void complain(std::string_view what) {
        if (!good()) return;
        m_complaint = Error{ErrorCode::Malformed, fmt::format("Message of a shared console: {}.", what),
                            m_reader.offset()};
    }

    ByteReader m_reader;
    std::optional<Error> m_complaint;
};

// Braces keep the order of the fields.
std::optional<Message> messageOf(Kind kind, Fields& fields) {
    switch (kind) {
        case Kind::Join:
            return Join{fields.text(), fields.number(kMostWantedLines), fields.size()};
        case Kind::AskSessions:
            return AskSessions{};
        case Kind::Typed:
            return Typed{fields.rest()};
        case Kind::Resized:
            return Resized{fields.size().value_or(TerminalSize())};
        case Kind::Say:
            return Say{fields.flag(), fields.text()};
        case Kind::Welcome:
            return Welcome{fields.flag()};
        case Kind::Refused:
            return Refused{fields.text()};
        case Kind::Printed:
            return Printed{fields.rest()};
        case Kind::Told:
            return Told{fields.text()};
        case Kind::Over:
            return Over{fields.u8(), fields.text()};
        case Kind::Sessions:
            return Sessions{fields.flag(), fields.sessions()};
    }
    return std::nullopt;
}

Bytes encodeSessions(const Sessions& sessions) {
    const std::size_t count = std::min(sessions.visible.size(), kMostSessions);
    Writer writer(Kind::Sessions);
    writer.flag(sessions.anyHidden)
        .u8(static_cast<std::uint8_t>(count & 0xFFU))
        .u8(static_cast<std::uint8_t>(count >> 8U));
    for (std::size_t i = 0; i < count; ++i)
        writer.text(sessions.visible[i].name).text(sessions.visible[i].program);
    return writer.take();
}

}  // namespace

Bytes encode(const Message& message) {
    return std::visit(Overloaded{
                          [](const Join& m) {
                              return Writer(Kind::Join)
                                  .text(m.session)
                                  .u32(std::min(m.lines, kMostWantedLines))
                                  .size(m.size)
                                  .take();
                          },
                          [](const AskSessions&) { return Writer(Kind::AskSessions).take(); },
                          [](const Typed& m) { return Writer(Kind::Typed).rest(m.bytes).take(); },
                          [](const Resized& m) { return Writer(Kind::Resized).size(m.size).take(); },
                          [](const Say& m) { return Writer(Kind::Say).flag(m.popup).text(m.text).take(); },
                          [](const Welcome& m) { return Writer(Kind::Welcome).flag(m.keys).take(); },
                          [](const Refused& m) { return Writer(Kind::Refused).text(m.why).take(); },
                          [](const Printed& m) { return Writer(Kind::Printed).rest(m.bytes).take(); },
                          [](const Told& m) { return Writer(Kind::Told).text(m.text).take(); },
                          [](const Over& m) { return Writer(Kind::Over).u8(m.exitCode).text(m.why).take(); },
                          [](const Sessions& m) { return encodeSessions(m); },
                      },
                      message);
}

Result<Message> decode(ByteSpan frame) {
    Fields fields(frame);
    const std::uint8_t kind = fields.u8();
    if (!fields.good()) return tl::unexpected<Error>(fields.finish().error());
    auto message = messageOf(static_cast<Kind>(kind), fields);
    if (!message)
        return fail(ErrorCode::Unsupported,
                    fmt::format("Message of a shared console: kind {} is not known.", kind), 0);
    if (auto whole = fields.finish(); !whole) return tl::unexpected<Error>(whole.error());
    return *std::move(message);
}

}  // namespace hawser::remote
