#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "core/session/KernelSession.h"

namespace hawser::test {

using namespace std::chrono_literals;

// A person at a KernelSession: does what the window does and keeps what it was told.
class SessionUser {
  public:
    SessionUser() {
        using session::KernelSession;
        QObject::connect(&m_session, &KernelSession::connectionChanged, &m_context,
                         [this](const session::ConnectionChange& change) { changes.push_back(change); });
        QObject::connect(&m_session, &KernelSession::output, &m_context,
                         [this](const session::OutputBatch& runs) {
                             for (const session::OutputRun& run : *runs) output += run.text;
                         });
        QObject::connect(&m_session, &KernelSession::stopped, &m_context, [this] { ++stops; });
        QObject::connect(&m_session, &KernelSession::registersRead, &m_context,
                         [this](const session::RegistersAnswer& a) { registers = a; });
        QObject::connect(&m_session, &KernelSession::memoryRead, &m_context,
                         [this](const session::MemoryAnswer& a) { memory = a; });
        QObject::connect(&m_session, &KernelSession::written, &m_context,
                         [this](const session::WriteAnswer& a) { write = a; });
        QObject::connect(&m_session, &KernelSession::disassembled, &m_context,
                         [this](const session::DisassemblyAnswer& a) { code = a; });
        QObject::connect(&m_session, &KernelSession::stackRead, &m_context,
                         [this](const session::StackAnswer& a) { stack = a; });
        QObject::connect(&m_session, &KernelSession::finished, &m_context, [this] { finished = true; });
    }

    session::KernelSession& session() { return m_session; }

    template <class Condition>
    bool waitFor(Condition condition, std::chrono::milliseconds limit = 30s) {
        const QDeadlineTimer deadline(limit);
        while (!condition()) {
            if (deadline.hasExpired()) return false;
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
        }
        return true;
    }

    bool reaches(session::ConnectionState state, std::chrono::milliseconds limit = 30s) {
        return waitFor([&] { return m_session.state() == state; }, limit);
    }

    // Runs a command and gives what it printed.
    std::string run(const std::string& line) {
        REQUIRE(waitFor([&] { return m_session.prompt().acceptsCommands; }));
        const std::size_t before = output.size();
        m_session.execute(QString::fromStdString(line));
        REQUIRE(waitFor([&] { return output.find("kd> " + line, before) != std::string::npos; }));
        REQUIRE(waitFor([&] {
            return m_session.prompt().acceptsCommands ||
                   m_session.state() != session::ConnectionState::Stopped;
        }));
        QCoreApplication::processEvents();
        return output.substr(before);
    }

    std::uint64_t registerValue(const std::string& name) {
        const session::RequestId id = m_session.readRegisters();
        REQUIRE(waitFor([&] { return registers.id == id; }));
        INFO((registers.error ? registers.error->what : std::string()));
        REQUIRE(registers.value);
        for (const session::RegisterValue& value : registers.value->values) {
            if (value.name == name) return value.value;
        }
        FAIL("there is no register " << name);
        return 0;
    }

    session::MemoryAnswer readMemory(Address address, std::size_t count, bool physical = false) {
        const session::RequestId id = m_session.readMemory(address, count, physical);
        REQUIRE(waitFor([&] { return memory.id == id; }));
        return memory;
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
    session::RegistersAnswer registers;
    session::MemoryAnswer memory;
    session::WriteAnswer write;
    session::DisassemblyAnswer code;
    session::StackAnswer stack;

  private:
    QObject m_context;  // before the session: its connections end first
    session::KernelSession m_session{session::Host::Window};
};

}  // namespace hawser::test
