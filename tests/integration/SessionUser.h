#pragma once

#include <QCoreApplication>
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/session/LocalSession.h"
#include "tests/support/EventWait.h"
#include "tests/support/Patience.h"

namespace hawser::test {

using namespace std::chrono_literals;

// A person at a session: does what the window does and keeps what it was told.
class SessionUser {
  public:
    SessionUser() {
        m_session.on<session::ConnectionChange>(
            &m_context, [this](const session::ConnectionChange& change) { changes.push_back(change); });
        m_session.on<session::Output>(&m_context, [this](const session::Output& e) {
            for (const session::OutputRun& run : *e.runs) output += run.text;
        });
        m_session.on<session::StopEvent>(&m_context, [this] { ++stops; });
        m_session.on<session::Finished>(&m_context, [this] { finished = true; });
    }

    session::Session& session() { return m_session; }
    const session::Told& told() const { return m_session.told(); }
    template <class Order>
    void order(Order order) {
        m_session.order(std::move(order));
    }
    void execute(const std::string& line) { order(session::Execute{QString::fromStdString(line)}); }

    // Asks; what comes of it is in `outcomes`.
    template <session::Question Q>
    session::RequestId send(const Q& question) {
        return m_session.ask(question, &m_context, [this](const session::Answer<typename Q::Value>& answer) {
            outcomes[answer.id] = answer.error;
        });
    }
    // Asks and waits for the answer; what came between is asked again, as a view does.
    template <session::Question Q>
    session::Answer<typename Q::Value> ask(const Q& question, std::chrono::milliseconds limit = kPatience) {
        std::optional<session::Answer<typename Q::Value>> answer;
        do {
            answer.reset();
            m_session.ask(question, &m_context,
                          [&](const session::Answer<typename Q::Value>& a) { answer = a; });
            REQUIRE(waitFor([&] { return answer.has_value(); }, limit));
        } while (answer->error && answer->error->code == ErrorCode::Overtaken);
        return *answer;
    }

    template <class Condition>
    bool waitFor(Condition condition, std::chrono::milliseconds limit = kPatience) {
        return eventsUntil(condition, limit);
    }

    bool reaches(session::ConnectionState state, std::chrono::milliseconds limit = kPatience) {
        return waitFor([&] { return told().state == state; }, limit);
    }

    // Runs a command and gives what it printed.
    std::string run(const std::string& line) {
        REQUIRE(waitFor([&] { return told().prompt.acceptsCommands; }));
        const std::size_t before = output.size();
        execute(line);
        REQUIRE(waitFor([&] { return output.find("kd> " + line, before) != std::string::npos; }));
        REQUIRE(waitFor([&] {
            return told().prompt.acceptsCommands || told().state != session::ConnectionState::Stopped;
        }));
        QCoreApplication::processEvents();
        return output.substr(before);
    }

    std::uint64_t registerValue(const std::string& name) {
        const auto registers = ask(session::ReadRegisters{});
        INFO((registers.error ? registers.error->what : std::string()));
        REQUIRE(registers.value);
        for (const session::RegisterValue& value : registers.value->values) {
            if (value.name == name) return value.value;
        }
        FAIL("there is no register " << name);
        return 0;
    }

    session::MemoryAnswer readMemory(Address address, std::size_t count, bool physical = false) {
        return ask(session::ReadMemoryAt{{}, address, count, physical});
    }

    bool went(session::ConnectionState state) const {
        for (const session::ConnectionChange& change : changes) {
            if (change.to == state) return true;
        }
        return false;
    }

    std::vector<session::ConnectionChange> changes;
    std::string output;
    int stops = 0;
    bool finished = false;
    std::map<session::RequestId, std::optional<Error>> outcomes;

  private:
    QObject m_context;  // before the session: its connections end first
    session::LocalSession m_session{session::Host::Window};
};

}  // namespace hawser::test
