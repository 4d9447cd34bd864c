#include "app/console/ConsoleShare.h"

#include <vector>

#include "app/remote/RemoteText.h"
#include "app/remote/SessionAddress.h"
#include "core/base/Overloaded.h"
#include "core/base/Text.h"
#include "core/command/VersionText.h"

namespace hawser::console {

namespace {

// Like a shell's words: a name with blanks stands in quotes.
std::vector<std::string> wordsOf(std::string_view text) {
    std::vector<std::string> words;
    for (text = trim(text); !text.empty(); text = trim(text)) {
        const bool isQuoted = text.front() == '"';
        if (isQuoted) text.remove_prefix(1);
        const std::size_t end = std::min(text.find_first_of(isQuoted ? "\"" : " \t"), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + (isQuoted ? 1 : 0), text.size()));
    }
    return words;
}

std::string linesOf(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

}  // namespace

Result<std::unique_ptr<ConsoleShare>> ConsoleShare::start(std::string_view words, channel::Places places,
                                                          Input input) {
    std::vector<std::string> arguments{"/s", "hawser-kd"};
    for (std::string& word : wordsOf(words)) arguments.push_back(std::move(word));
    const auto options = remote::parseOptions(arguments);
    if (!options) return tl::unexpected<Error>(options.error());
    auto share = std::make_unique<ConsoleShare>(*options, std::move(places), std::move(input));
    if (auto opened = share->m_door->open(); !opened) return tl::unexpected<Error>(opened.error());
    share->admitAll();
    return share;
}

ConsoleShare::ConsoleShare(const remote::Options& options, channel::Places places, Input input)
    : m_places(std::move(places)),
      m_input(std::move(input)),
      m_door(std::make_unique<remote::SessionDoor>(options, m_places, command::programName("hawser-kd"))),
      m_console(*this, options.name) {
    connect(m_door.get(), &remote::SessionDoor::arrived, this, &ConsoleShare::admitAll);
    connect(m_door.get(), &remote::SessionDoor::refused, this,
            [this](const std::string& line) { Q_EMIT shown(line + "\n"); });
    connect(&m_console, &remote::SharedConsole::printed, this, &ConsoleShare::shown);
    connect(&m_console, &remote::SharedConsole::told, this,
            [this](const std::vector<std::string>& lines) { Q_EMIT shown(linesOf(lines)); });
    connect(&m_console, &remote::SharedConsole::rang, this, &ConsoleShare::rang);
    connect(&m_console, &remote::SharedConsole::sessionsAsked, this,
            [this](remote::Guest* guest) { guest->answerQuery(remote::sessionsHere(m_places)); });
    connect(&m_console, &remote::SharedConsole::endAsked, this, [this] { end(0); });
    connect(&m_console, &remote::SharedConsole::guestsHaveLeft, this, &ConsoleShare::ended,
            Qt::QueuedConnection);
}

ConsoleShare::~ConsoleShare() = default;

void ConsoleShare::admitAll() {
    while (auto channel = m_door ? m_door->take() : nullptr) m_console.admit(std::move(channel));
}

bool ConsoleShare::type(std::string_view bytes) {
    m_prompt.clear();
    return m_input(bytes);
}

void ConsoleShare::roomAgain() {
    m_console.typeAgain();
}

void ConsoleShare::print(std::string_view text) {
    if (text.empty()) return;
    if (m_prompt.empty()) return m_console.printToGuests(std::string(text));
    // What comes while a prompt is due stands before it.
    m_console.printToGuests("\n" + std::string(text) + (text.ends_with('\n') ? "" : "\n") + m_prompt);
}

void ConsoleShare::prompt(const std::string& text) {
    if (text == m_prompt) return;
    m_prompt = text;
    if (!text.empty()) m_console.printToGuests(text);
}

std::string ConsoleShare::typedHere(std::string_view bytes) {
    std::string rest;
    for (const auto& piece : m_commands.take(bytes)) {
        std::visit(Overloaded{[&](const remote::AtCommands::Input& input) {
                                  m_prompt.clear();
                                  rest += input.bytes;
                                  m_console.typedHere(input.bytes);
                              },
                              [](const remote::AtCommands::Echo&) {},
                              [this](const remote::AtCommand& command) { m_console.command(command); }},
                   piece);
    }
    return rest;
}

void ConsoleShare::end(int exitCode) {
    if (!m_door) return;
    m_door.reset();
    Q_EMIT shown(std::string(remote::kSessionOver) + "\n");
    m_console.end(exitCode);
}

}  // namespace hawser::console
