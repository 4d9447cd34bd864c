// What it costs that a session is elsewhere: over TLS and Unix sockets of this machine, both ends in this
// process.
#include <QApplication>
#include <QDeadlineTimer>
#include <QTemporaryDir>

#include "core/session/LocalSession.h"
#include "core/session/remote/RemoteSession.h"
#include "core/session/remote/SessionServer.h"
#include "tests/bench/BenchTable.h"
#include "tests/bench/ScriptedMachine.h"
#include "tests/support/CutLine.h"
#include "tests/support/EventWait.h"
#include "ui/settings/UserSettings.h"
#include "ui/widgets/WidgetPrompts.h"
#include "ui/window/MainWindow.h"

namespace hawser::bench {

namespace {

using namespace Qt::StringLiterals;

using hawser::test::eventsUntil;

session::OpenSession opening(const QString& connection) {
    session::OpenSession open;
    open.options.connection = connection;
    return open;
}

// A session that is shared, and programs that join it.
class Shared {
  public:
    Shared() { static_cast<void>(server.start(u"npipe:pipe=bench"_s)); }

    std::unique_ptr<session::RemoteSession> join(const QString& address) {
        auto client = std::make_unique<session::RemoteSession>(places, "bench", 0);
        client->order(opening(u"remote:"_s + address));
        const bool joined = eventsUntil([&] {
            const auto& link = client->told().server;
            return link && link->state == session::ServerLink::State::Connected &&
                   client->told().server->roundTrip;
        });
        return joined ? std::move(client) : nullptr;
    }

  private:
    QTemporaryDir m_folder;

  public:
    channel::Places places{m_folder.filePath(u"run"_s).toStdString(),
                           m_folder.filePath(u"config"_s).toStdString()};
    session::LocalSession session{session::Host::Window};
    session::SessionServer server{session, places, "bench server"};
};

// Lines of output that were heard, and the command that is shown behind them.
class Heard {
  public:
    explicit Heard(session::Session& session) {
        session.on<session::Output>(&m_context, [this](const session::Output& output) {
            for (const session::OutputRun& run : *output.runs) lines += std::ranges::count(run.text, '\n');
        });
    }
    qsizetype lines = 0;

  private:
    QObject m_context;
};

// From a typed command to its last word, in ms.
std::vector<double> latencies(session::Session& session) {
    constexpr int kCommands = 300;
    Heard heard(session);
    std::vector<double> taken;
    for (int i = 0; i < kCommands; ++i) {
        const qsizetype before = heard.lines;
        taken.push_back(1000 * seconds([&] {
                            session.order(session::Execute{u".echo x"_s});
                            eventsUntil([&] { return heard.lines >= before + 2; });
                        }));
    }
    return taken;
}

// A window with its default docks on a session elsewhere: bytes that one stop costs.
std::vector<double> stopBytes() {
    constexpr int kSteps = 5;
    const ScriptedMachine machine;
    Shared shared;
    shared.session.order(opening(QString::fromStdString("com:pipe,reconnect,port=" + machine.path())));
    hawser::test::CutLine line(QString::fromStdString(shared.places.runtime + "/line"),
                               QString::fromStdString(channel::socketPath(shared.places, "bench")));
    QTemporaryDir folder;
    ui::UserSettings settings(folder.path());
    ui::WidgetPrompts prompts;
    session::RemoteSession remote(shared.places, "bench", 0);
    ui::MainWindow window(remote, settings, prompts);
    window.resize(1400, 900);
    window.show();
    session::SessionOptions options;
    options.connection = u"remote:npipe:pipe="_s + QString::fromStdString(shared.places.runtime + "/line");
    window.startSession(options);
    if (!eventsUntil([&] { return remote.told().state == session::ConnectionState::Running; })) return {};
    remote.order(session::BreakIn{});
    std::vector<double> bytes;
    qint64 before = 0;
    for (int step = 0; step <= kSteps; ++step) {
        // Everything that is shown has come when nothing but counters has for a while.
        eventsUntil([&] { return remote.told().prompt.acceptsCommands; });
        const QDeadlineTimer settled(800);
        eventsUntil([&] { return settled.hasExpired(); });
        if (step > 0) bytes.push_back(static_cast<double>(line.carried - before));
        before = line.carried;
        remote.order(session::Execute{u"t"_s});
        const session::Epoch epoch = remote.told().epoch;
        eventsUntil([&] { return remote.told().epoch != epoch; });
    }
    return bytes;
}

// What the server says of where it is to be joined over TLS.
QString farAddress(Shared& shared) {
    QString far;
    QObject context;
    shared.session.on<session::Output>(&context, [&](const session::Output& output) {
        for (const session::OutputRun& run : *output.runs) {
            const auto at = run.text.find("tls:server=");
            if (at != std::string::npos)
                far = QString::fromStdString(run.text.substr(at, run.text.find('\n', at) - at));
        }
    });
    if (!shared.server.start(u"tls:port=0,password=bench"_s)) return {};
    eventsUntil([&] { return !far.isEmpty(); });
    return far + u",password=bench"_s;
}

Rows addedLatency(Shared& shared) {
    const auto client = shared.join(farAddress(shared));
    if (!client) return {};
    const std::vector<double> here = latencies(shared.session);
    std::vector<double> there = latencies(*client);
    for (std::size_t i = 0; i < there.size(); ++i) there[i] -= here[i];
    const double roundTrip =
        std::chrono::duration<double, std::milli>(*client->told().server->roundTrip).count();
    return {{"sharing added latency", std::move(there), {roundTrip + 1}, "ms", "one round trip and 1 ms"}};
}

// Those who hear what is printed, over Unix sockets.
class Audience {
  public:
    explicit Audience(Shared& shared) : m_shared(shared) {}

    bool grow(std::size_t size) {
        while (m_clients.size() < size) {
            m_clients.push_back(m_shared.join(u"npipe:pipe=bench"_s));
            if (!m_clients.back()) return false;
            m_heard.push_back(std::make_unique<Heard>(*m_clients.back()));
        }
        return true;
    }
    // Seconds until all have heard so many lines.
    double print(int lines) {
        for (const auto& one : m_heard) one->lines = 0;
        return seconds([&] {
            for (int i = 0; i < lines; ++i)
                m_shared.session.order(
                    session::Announce{session::OutputKind::Target, u"a line that a driver prints"_s});
            eventsUntil([&] {
                return std::ranges::all_of(m_heard, [&](const auto& one) { return one->lines >= lines; });
            });
        });
    }

  private:
    Shared& m_shared;
    std::vector<std::unique_ptr<session::RemoteSession>> m_clients;
    std::vector<std::unique_ptr<Heard>> m_heard;
};

Rows printsToMany(Shared& shared) {
    constexpr std::size_t kClients = 50;
    constexpr double kUartLines = 400;  // a second: 115200 baud, 28 characters each
    constexpr int kPrints = 20000;
    constexpr double kMicro = 1e6 / kPrints;
    Audience audience(shared);
    if (!audience.grow(1)) return {};
    std::vector<double> first;
    for (int i = 0; i < 3; ++i) first.push_back(audience.print(kPrints) * kMicro);
    if (!audience.grow(kClients)) return {};
    std::vector<double> rates;
    std::vector<double> further;
    for (int i = 0; i < 3; ++i) {
        const double taken = audience.print(kPrints);
        rates.push_back(kPrints / taken);
        further.push_back((taken * kMicro - first[static_cast<std::size_t>(i)]) / (kClients - 1));
    }
    return {{"sharing prints to 50 clients", rates, {kUartLines}, "lines/s", "a serial line"},
            {"sharing each further client", further, first, "us/line", "the first one"}};
}

}  // namespace

Rows sharing() {
    Rows rows;
    Shared shared;
    for (const Rows& some : {addedLatency(shared), printsToMany(shared)})
        rows.insert(rows.end(), some.begin(), some.end());
    rows.push_back({"sharing stop of a window", stopBytes(), {10000}, "B", "10 kB on the wire"});
    return rows;
}

}  // namespace hawser::bench
