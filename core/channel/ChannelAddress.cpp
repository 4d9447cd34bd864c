#include "core/channel/ChannelAddress.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/channel/AddressWords.h"
#include "core/channel/wire/Account.h"

namespace hawser::channel {

namespace {

// Puts a value where it belongs, or hands its error on.
template <class T>
Result<> put(T& place, Result<T> value) {
    if (!value) return tl::unexpected(value.error());
    place = std::move(*value);
    return {};
}

Result<> readPorts(ServerAddress& address, const AddressWord& word) {
    const std::size_t colon = word.value.find(':');
    auto first = portOf(word, word.value.substr(0, colon), 0);
    if (!first) return tl::unexpected(first.error());
    auto last = first;
    if (colon != std::string_view::npos) last = portOf(word, word.value.substr(colon + 1), 1);
    if (!last) return tl::unexpected(last.error());
    if (*last < *first || (*first == 0 && *last != 0))
        return wrongWord(fmt::format("{} is wrong: the lower port comes first.", quoted(word.text)));
    address.ports = {*first, *last};
    return {};
}

using ServerRule = WordRule<ServerAddress>;
constexpr std::array<ServerRule, 13> kServerRules{{
    {"pipe", true, "npipe",
     [](ServerAddress& a, const AddressWord& w) { return put(a.pipe, pipeOf(w, true)); }},
    {"port", true, "tcp tls", readPorts},
    {"listen", true, "tcp tls",
     [](ServerAddress& a, const AddressWord& w) { return put(a.listen, hostOf(w)); }},
    {"clicon", true, "tcp tls",
     [](ServerAddress& a, const AddressWord& w) { return put(a.calls, hostOf(w)); }},
    {"password", true, "npipe tcp tls",
     [](ServerAddress& a, const AddressWord& w) { return put(a.password, passwordOf(w)); }},
    {"view", true, "npipe tcp tls",
     [](ServerAddress& a, const AddressWord& w) { return put(a.viewPassword, passwordOf(w)); }},
    {"user", true, "npipe tcp tls",
     [](ServerAddress& a, const AddressWord& w) -> Result<> {
         a.users.emplace_back(w.value);
         return {};
     }},
    {"deny", true, "npipe tcp tls",
     [](ServerAddress& a, const AddressWord& w) -> Result<> {
         a.denied.emplace_back(w.value);
         return {};
     }},
    {"hidden", false, "npipe tcp tls",
     [](ServerAddress& a, const AddressWord&) -> Result<> {
         a.hidden = true;
         return {};
     }},
    {"ipversion", true, "tcp tls",
     [](ServerAddress& a, const AddressWord& w) { return readIpVersion(a.ipv6, w); }},
    // What it means is looked at when all is read.
    {"plain", false, "tcp", [](ServerAddress&, const AddressWord&) -> Result<> { return {}; }},
    {"icfenable", false, "npipe tcp tls", [](ServerAddress&, const AddressWord&) -> Result<> { return {}; }},
    {"server", true, "", [](ServerAddress&, const AddressWord&) -> Result<> { return {}; }},
}};

using ClientRule = WordRule<ClientAddress>;
constexpr std::array<ClientRule, 12> kClientRules{{
    {"server", true, "npipe tcp tls",
     [](ClientAddress& a, const AddressWord& w) { return put(a.host, hostOf(w)); }},
    {"clicon", true, "tcp tls",
     [](ClientAddress& a, const AddressWord& w) {
         a.waits = true;
         return put(a.host, hostOf(w));
     }},
    {"pipe", true, "npipe",
     [](ClientAddress& a, const AddressWord& w) { return put(a.pipe, pipeOf(w, false)); }},
    {"user", true, "npipe",
     [](ClientAddress& a, const AddressWord& w) -> Result<> {
         if (!a.user.empty()) return wrongWord("\"user\" is given twice.");
         a.user = w.value;
         return {};
     }},
    {"port", true, "tcp tls",
     [](ClientAddress& a, const AddressWord& w) { return put(a.port, portOf(w, w.value, 1)); }},
    {"password", true, "npipe tcp tls",
     [](ClientAddress& a, const AddressWord& w) { return put(a.password, passwordOf(w)); }},
    {"fingerprint", true, "tls",
     [](ClientAddress& a, const AddressWord& w) -> Result<> {
         a.fingerprint = parseFingerprint(w.value);
         if (!a.fingerprint)
             return wrongWord(fmt::format("{} is wrong: a fingerprint is 32 pairs of hexadecimal digits.",
                                          quoted(w.text)));
         return {};
     }},
    {"certificate", true, "tls",
     [](ClientAddress& a, const AddressWord& w) -> Result<> {
         a.certificate = w.value;
         return {};
     }},
    {"key", true, "tls",
     [](ClientAddress& a, const AddressWord& w) -> Result<> {
         a.key = w.value;
         return {};
     }},
    {"ipversion", true, "tcp tls",
     [](ClientAddress& a, const AddressWord& w) { return readIpVersion(a.ipv6, w); }},
    {"plain", false, "tcp", [](ClientAddress&, const AddressWord&) -> Result<> { return {}; }},
    {"hidden", false, "npipe tcp tls", [](ClientAddress&, const AddressWord&) -> Result<> { return {}; }},
}};

bool has(const AddressWords& words, std::string_view key) {
    return std::ranges::find(words.words, key, &AddressWord::key) != words.words.end();
}

bool isThisMachine(const std::string& host) {
    const std::string lower = toLower(host);
    const std::string own = toLower(thisHostName());
    return lower == "localhost" || lower == "." || lower == "127.0.0.1" || lower == "::1" || lower == own ||
           lower == own.substr(0, own.find('.'));
}

std::string hidden(const std::string& password, Passwords passwords) {
    return passwords == Passwords::Shown ? password : "*";
}

class Printer {
  public:
    explicit Printer(Wire wire) : m_text(fmt::format("{}:", nameOf(wire))) {}
    void word(std::string_view word, bool wanted = true) {
        if (!wanted) return;
        if (!std::exchange(m_first, false)) m_text += ',';
        m_text += word;
    }
    void value(std::string_view key, std::string_view value) {
        word(fmt::format("{}={}", key, value), !value.empty());
    }
    std::string take() { return std::move(m_text); }

  private:
    std::string m_text;
    bool m_first = true;
};

}  // namespace

Result<ServerAddress> parseServerAddress(std::string_view text) {
    const auto words = splitAddress(text);
    if (!words) return tl::unexpected(words.error());
    ServerAddress address;
    address.wire = words->wire;
    if (auto read = readWords<ServerAddress>(*words, kServerRules, address); !read)
        return tl::unexpected(read.error());
    if (address.wire == Wire::Pipe && address.pipe.empty()) return wrongWord("npipe: needs pipe=NAME.");
    if (address.wire != Wire::Pipe && !has(*words, "port"))
        return wrongWord(fmt::format("{}: needs port=N.", nameOf(address.wire)));
    if (!address.calls.empty() && !address.listen.empty())
        return wrongWord("clicon= and listen= exclude each other: the server calls, or it listens.");
    if (!address.calls.empty() && (address.ports.first == 0 || address.ports.first != address.ports.last))
        return wrongWord("port= is wrong: with clicon= it is the one port where the client waits.");
    if (!address.password.empty() && address.password == address.viewPassword)
        return wrongWord(
            "view= is wrong: it must differ from password=, or nobody can tell which was meant.");
    if (address.wire == Wire::Tcp && !has(*words, "plain"))
        return wrongWord(
            "tcp: is readable and changeable for everybody between the two machines, memory and commands "
            "included: use tls: instead, or add the word plain to ask for it all the same.");
    return address;
}

Result<ClientAddress> parseClientAddress(std::string_view text) {
    const auto words = splitAddress(text);
    if (!words) return tl::unexpected(words.error());
    ClientAddress address;
    address.wire = words->wire;
    if (auto read = readWords<ClientAddress>(*words, kClientRules, address); !read)
        return tl::unexpected(read.error());
    if (address.wire == Wire::Pipe) {
        if (address.pipe.empty()) return wrongWord("npipe: needs pipe=NAME.");
        if (!address.host.empty() && !isThisMachine(address.host))
            return wrongWord(fmt::format(
                "server={} is another machine, and a pipe ends at this one: use tls:.", address.host));
        address.host.clear();
        return address;
    }
    if (has(*words, "server") == address.waits)
        return wrongWord(fmt::format("{}: needs either server=HOST or clicon=HOST.", nameOf(address.wire)));
    if (address.port == 0) return wrongWord(fmt::format("{}: needs port=N.", nameOf(address.wire)));
    if (address.certificate.empty() != address.key.empty())
        return wrongWord("certificate= and key= go together.");
    return address;
}

std::string toText(const ServerAddress& address, Passwords passwords) {
    Printer printer(address.wire);
    printer.value("pipe", address.pipe);
    const PortRange& ports = address.ports;
    if (address.wire != Wire::Pipe)
        printer.value("port", ports.first == ports.last ? fmt::format("{}", ports.first)
                                                        : fmt::format("{}:{}", ports.first, ports.last));
    printer.value("listen", address.listen);
    printer.value("clicon", address.calls);
    for (const auto& user : address.users) printer.value("user", user);
    for (const auto& user : address.denied) printer.value("deny", user);
    if (!address.password.empty()) printer.value("password", hidden(address.password, passwords));
    if (!address.viewPassword.empty()) printer.value("view", hidden(address.viewPassword, passwords));
    printer.word("ipversion=6", address.ipv6);
    printer.word("hidden", address.hidden);
    printer.word("plain", address.wire == Wire::Tcp);
    return printer.take();
}

std::string toText(const ClientAddress& address, Passwords passwords) {
    Printer printer(address.wire);
    printer.value(address.waits ? "clicon" : "server", address.host);
    printer.value("pipe", address.pipe);
    if (address.wire != Wire::Pipe) printer.value("port", fmt::format("{}", address.port));
    printer.value("user", address.user);
    if (!address.password.empty()) printer.value("password", hidden(address.password, passwords));
    if (address.fingerprint) printer.value("fingerprint", toText(*address.fingerprint));
    printer.value("certificate", address.certificate);
    printer.value("key", address.key);
    printer.word("ipversion=6", address.ipv6);
    return printer.take();
}

std::string expandedPipe(std::string_view pipe, std::uint64_t process, std::uint64_t thread) {
    std::string name;
    std::uint64_t number = process;
    for (std::size_t i = 0; i < pipe.size(); ++i) {
        if (pipe[i] != '%' || i + 1 == pipe.size()) {
            name += pipe[i];
            continue;
        }
        ++i;
        name += pipe[i] == 'x' ? fmt::format("{:x}", number) : fmt::format("{}", number);
        number = thread;
    }
    return name;
}

}  // namespace hawser::channel
