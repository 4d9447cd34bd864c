#include "app/remote/SharedConsole.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/remote/RemoteText.h"
#include "core/base/Overloaded.h"
#include "core/base/Text.h"

namespace hawser::remote {

SharedConsole::~SharedConsole() = default;

void SharedConsole::admit(std::unique_ptr<channel::Channel> channel) {
    m_guests.push_back(std::make_unique<Guest>(std::move(channel), m_lines, m_readPatience));
    Guest* guest = m_guests.back().get();
    connect(guest, &Guest::said, this, [this, guest](const Message& message) { onSaid(*guest, message); });
    // Later: a line that breaks while something is sent to all must not change the list of all.
    connect(
        guest, &Guest::gone, this, [this, guest](const std::string& why) { onGone(guest, why); },
        Qt::QueuedConnection);
    if (m_over) guest->leave(std::string(kSessionOver));
}

void SharedConsole::onSaid(Guest& guest, const Message& message) {
    if (m_over) return;
    if (const Join* join = std::get_if<Join>(&message); join != nullptr && !guest.joined())
        return onJoin(guest, *join);
    if (std::holds_alternative<AskSessions>(message) && !guest.joined()) {
        Q_EMIT sessionsAsked(&guest);
        return;
    }
    const auto outOfTurn = [&guest] { guest.leave("It speaks out of turn."); };
    if (!guest.joined()) return outOfTurn();
    std::visit(Overloaded{[&](const Typed& m) { onTyped(guest, m.bytes); },
                          [&](const Resized& m) {
                              guest.setSize(m.size);
                              fit();
                          },
                          [&](const Say& m) { say(m, guest.who()); }, [&](const auto&) { outOfTurn(); }},
               message);
}

void SharedConsole::onJoin(Guest& guest, const Join& join) {
    if (!join.session.empty() && toLower(join.session) != m_name) {
        guest.send(Refused{fmt::format("There is no session \"{}\" here; this one is called \"{}\".",
                                       printable(join.session, kMostText), m_name)});
        return guest.leave("It asked for another session.");
    }
    guest.welcome(join, m_program.wantsKeys());
    tellAll({joinedText(guest.who(), QDateTime::currentDateTime())});
    fit();
}

void SharedConsole::onGone(Guest* guest, const std::string& why) {
    disconnect(guest, nullptr, this, nullptr);
    const auto at = std::ranges::find(m_guests, guest, &std::unique_ptr<Guest>::get);
    if (at == m_guests.end()) return;
    // It may be the one that is speaking now.
    guest->deleteLater();
    [[maybe_unused]] Guest* left = at->release();
    m_guests.erase(at);
    if (m_over) {
        if (m_guests.empty()) Q_EMIT guestsHaveLeft();
        return;
    }
    if (left->joined()) tellAll({leftText(left->who(), QDateTime::currentDateTime(), why)});
    fit();
}

void SharedConsole::onTyped(Guest& guest, const std::string& bytes) {
    if (!guest.mayType()) return guest.send(Told{"**Remote: You may watch this session, not type into it."});
    if (guest.holds() || !m_program.type(bytes)) return guest.hold(bytes);
    echo(&guest, bytes);
}

void SharedConsole::typeAgain() {
    for (const auto& guest : m_guests)
        if (const std::string held = guest->takeHeld(); !held.empty()) onTyped(*guest, held);
    Q_EMIT mayType();
}

bool SharedConsole::type(const std::string& bytes) {
    if (!m_program.type(bytes)) return false;
    echo(nullptr, bytes);
    return true;
}

void SharedConsole::typedHere(const std::string& bytes) {
    echo(nullptr, bytes);
}

// A terminal echoes to all; where there is none, whoever has not typed it is shown it.
void SharedConsole::echo(const Guest* typist, const std::string& bytes) {
    if (m_program.wantsKeys()) return;
    m_lines.append(bytes);
    for (const auto& guest : m_guests)
        if (guest.get() != typist && guest->joined()) guest->print(bytes);
    if (typist != nullptr) Q_EMIT printed(bytes);
}

void SharedConsole::print(const std::string& bytes) {
    printToGuests(bytes);
    Q_EMIT printed(bytes);
}

void SharedConsole::printToGuests(const std::string& bytes) {
    m_lines.append(bytes);
    for (const auto& guest : m_guests)
        if (guest->joined()) guest->print(bytes);
}

void SharedConsole::tellAll(const std::vector<std::string>& lines) {
    const std::string end = m_program.wantsKeys() ? "\r\n" : "\n";
    std::string kept = m_lines.atLineStart() ? "" : end;
    for (const std::string& line : lines) {
        kept += line + end;
        for (const auto& guest : m_guests)
            if (guest->joined()) guest->send(Told{line});
    }
    m_lines.append(kept);
    Q_EMIT told(lines);
}

void SharedConsole::command(const AtCommand& command) {
    using Kind = AtCommand::Kind;
    switch (command.kind) {
        case Kind::Help:
            Q_EMIT told(helpOnCommands(true));
            return;
        case Kind::Broadcast:
        case Kind::Popup:
            return say({command.kind == Kind::Popup, command.text}, "Local");
        case Kind::Quit:
            Q_EMIT told({"@Q is for those who have joined; @K ends the session."});
            return;
        case Kind::Kill:
            Q_EMIT endAsked();
            return;
    }
}

void SharedConsole::say(const Say& say, const std::string& who) {
    const QDateTime now = QDateTime::currentDateTime();
    tellAll(say.popup ? popupText(say.text, who, now) : std::vector{messageText(say.text, who, now)});
    if (say.popup) Q_EMIT rang();
}

void SharedConsole::setSize(std::optional<TerminalSize> size) {
    m_size = size;
    fit();
}

// As large as all can show.
void SharedConsole::fit() {
    std::optional<TerminalSize> all = m_size;
    for (const auto& guest : m_guests) {
        const auto size = guest->joined() ? guest->size() : std::nullopt;
        if (!size) continue;
        if (!all) all = size;
        all->rows = std::min(all->rows, size->rows);
        all->columns = std::min(all->columns, size->columns);
    }
    if (!all || all == m_fitted) return;
    m_fitted = all;
    m_program.resize(*all);
}

void SharedConsole::end(int exitCode) {
    if (m_over) return;
    m_over = true;
    if (m_guests.empty()) Q_EMIT guestsHaveLeft();
    for (const auto& guest : m_guests) {
        guest->send(Over{static_cast<std::uint8_t>(exitCode), {}});
        guest->leave(std::string(kSessionOver));
    }
}

}  // namespace hawser::remote
