#include <catch2/catch.hpp>

#include "core/engine/DumpTarget.h"
#include "core/engine/LiveTarget.h"
#include "core/engine/LiveWords.h"
#include "tests/support/CrashedMachine.h"
#include "tests/support/FakeTarget.h"
#include "tests/support/TemporaryFolder.h"
#include "tests/unit/engine/TargetConformance.h"
#include "tests/unit/kd/Conversation.h"

namespace hawser::engine::test {

namespace {

// The channel of a session without the session: one request to its end.
class ConversationChannel final : public RequestChannel {
  public:
    explicit ConversationChannel(hawser::test::Conversation& talk) : m_talk(talk) {}

    Result<kd::Reply> exchange(const kd::Request& request) override {
        auto outcome = m_talk.exchange(request);
        m_talk.clear();
        if (outcome.replied) return std::move(outcome.replied->reply);
        if (outcome.delivered) return kd::Reply{};
        REQUIRE(outcome.failed);
        return tl::unexpected(std::move(outcome.failed->error));
    }
    Machine machine() const override { return m_talk.host.machine(); }
    bool interrupted() const override { return false; }

  private:
    hawser::test::Conversation& m_talk;
};

hawser::test::ScriptedOptions optionsFor(Machine machine) {
    hawser::test::ScriptedOptions options;
    options.machine = machine;
    options.processors = Subject::kProcessors;
    options.needsGetContextFirst = false;
    return options;
}

// A LiveTarget, the protocol, and a scripted machine at the other end of the line.
class LiveSubject final : public Subject {
  public:
    explicit LiveSubject(Machine machine) : m_talk(optionsFor(machine)), m_channel(m_talk) {
        REQUIRE(m_talk.stopTarget() != nullptr);
        m_talk.clear();
        fill();
        REQUIRE(m_target.version());  // asked before anything that depends on the machine, as a session does
    }
    Target& target() override { return m_target; }
    hawser::test::SparseMemory& memory(AddressSpace space) override {
        return space == AddressSpace::Virtual ? m_talk.target.memory() : m_talk.target.physicalMemory();
    }
    TargetVersion version() const override { return versionFrom(m_version); }

  private:
    hawser::test::Conversation m_talk;
    ConversationChannel m_channel;
    LiveTarget m_target{m_channel};
    kd::Version m_version = m_talk.target.image().version();
};

class FakeSubject final : public Subject {
  public:
    FakeSubject(Machine machine, Capabilities capabilities) : m_target(machine, kProcessors, capabilities) {
        m_target.told.buildNumber = 9600;
        fill();
    }
    Target& target() override { return m_target; }
    hawser::test::SparseMemory& memory(AddressSpace space) override {
        return space == AddressSpace::Virtual ? m_target.memory : m_target.physical;
    }
    TargetVersion version() const override { return m_target.told; }

  private:
    hawser::test::FakeTarget m_target;
};

// A dump of a machine that crashed. What stands behind the target is what the dump was made of.
class DumpSubject final : public Subject {
  public:
    using Write = std::function<Bytes(const hawser::test::DumpSpec&)>;

    DumpSubject(Machine machine, const Write& write) : m_crashed(machine) {
        fill();
        for (std::size_t page = 0; page < kPages + 2; ++page) {
            if (page == kPages) continue;
            const std::size_t offset = page * kPage;
            m_crashed.memory().put((pages(AddressSpace::Physical) + offset).value(), pattern(offset, kPage));
            m_crashed.memory().putVirtual(pages(AddressSpace::Virtual) + offset, pattern(offset, kPage));
        }
        hawser::test::writeBytes(m_folder.file("dump"), write(m_crashed.spec()));
        m_target = std::make_unique<DumpTarget>(std::function<bool()>());
        REQUIRE(m_target->load(m_folder.file("dump")));
    }
    Target& target() override { return *m_target; }
    hawser::test::SparseMemory& memory(AddressSpace space) override {
        return space == AddressSpace::Virtual ? m_virtual : m_physical;
    }
    TargetVersion version() const override {
        TargetVersion version;
        version.buildNumber = static_cast<std::uint16_t>(m_crashed.spec().build);
        version.machine = m_crashed.machine();
        version.pointers64 = !isNarrow(version.machine);
        version.kernelBase = m_crashed.kernelBase();
        version.loadedModuleList = m_crashed.moduleList();
        return version;
    }

  private:
    hawser::test::CrashedMachine m_crashed;
    hawser::test::SparseMemory m_virtual;
    hawser::test::SparseMemory m_physical;
    hawser::test::TemporaryFolder m_folder;
    std::unique_ptr<DumpTarget> m_target;
};

SubjectKind dumped(std::string name, Machine machine, DumpSubject::Write write) {
    return {std::move(name), [machine, write] { return std::make_unique<DumpSubject>(machine, write); }};
}

Bytes bitmapDump(hawser::test::DumpSpec spec) {
    spec.type = 6;
    return hawser::test::bitmapDump(spec, "SDMP");
}

Bytes rangeDump(hawser::test::DumpSpec spec) {
    spec.type = 10;
    return hawser::test::rangeDump(spec, true);
}

SubjectKind live(std::string name, Machine machine) {
    return {std::move(name), [machine] { return std::make_unique<LiveSubject>(machine); }};
}

SubjectKind fake(std::string name, Machine machine, Capabilities capabilities) {
    return {std::move(name),
            [machine, capabilities] { return std::make_unique<FakeSubject>(machine, capabilities); }};
}

}  // namespace

Address Subject::pages(AddressSpace space) const {
    return space == AddressSpace::Virtual ? Address(0xFFFFFFFF90000000) : Address(0x10000000);
}

Bytes Subject::pattern(std::size_t offset, std::size_t count) {
    Bytes bytes;
    for (std::size_t i = 0; i < count; ++i) bytes.push_back(patternAt(offset + i));
    return bytes;
}

void Subject::fill() {
    for (const AddressSpace space : {AddressSpace::Virtual, AddressSpace::Physical}) {
        memory(space).put(pages(space), pattern(0, kPages * kPage));
        memory(space).put(pages(space) + (kPages + 1) * kPage, pattern((kPages + 1) * kPage, kPage));
    }
}

std::vector<SubjectKind> subjectKinds() {
    return {live("live x64", Machine::X64),
            live("live x86", Machine::X86),
            live("live ARM64", Machine::Arm64),
            dumped("full dump x64", Machine::X64, hawser::test::fullDump),
            dumped("full dump x86", Machine::X86, hawser::test::fullDump),
            dumped("bitmap dump ARM64", Machine::Arm64, bitmapDump),
            dumped("range dump x64", Machine::X64, rangeDump),
            fake("read only x64", Machine::X64, {}),
            fake("read only x86", Machine::X86, {}),
            fake("writable ARM64", Machine::Arm64, {Capability::Write, Capability::Breakpoints})};
}

}  // namespace hawser::engine::test
