// The command language: a loop that asks the target nothing, and a search through memory that costs nothing
// to read, as they are typed in a session with a crash dump.
#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <algorithm>
#include <cstring>

#include "core/session/LocalSession.h"
#include "core/session/start/DumpPlace.h"
#include "tests/bench/BenchTable.h"
#include "tests/support/DumpBuilder.h"
#include "tests/support/EventWait.h"
#include "tests/support/GuestMemory.h"

namespace hawser::bench {

namespace {

using namespace Qt::StringLiterals;
using hawser::test::eventsUntil;

constexpr int kLanguageRounds = 5;
constexpr std::uint64_t kCodePage = 0x1000;
constexpr std::uint64_t kSearched = std::uint64_t{1} << 30;
constexpr std::uint64_t kPages = 16384;  // 64 MB, mapped again and again: more than a cache holds
const Address kStart(0xFFFFF80000000000);

std::string dumpIn(const QTemporaryDir& folder) {
    hawser::test::GuestMemory memory(hawser::test::GuestMemory::Tables::FourLevels);
    std::vector<std::uint64_t> pages(kPages);
    std::ranges::generate(pages, [&] { return memory.allocate(); });
    for (std::uint64_t i = 0; i < kSearched / kCodePage; ++i)
        memory.map(kStart + i * kCodePage, pages[i % kPages]);
    hawser::test::DumpSpec spec;
    spec.directoryTableBase = memory.root();
    spec.pages = memory.pages();
    std::string path = folder.filePath(u"language.dmp"_s).toStdString();
    hawser::test::writeBytes(path, hawser::test::fullDump(spec));
    return path;
}

class Typist {
  public:
    explicit Typist(const std::string& dump) {
        m_session.on<session::Output>(&m_context, [this](const session::Output& output) {
            for (const session::OutputRun& run : *output.runs)
                m_done = m_done || (run.kind != session::OutputKind::Input &&
                                    run.text.find("(done)") != std::string::npos);
        });
        session::OpenSession open;
        open.options.connection = session::dumpConnection(QString::fromStdString(dump));
        m_session.order(open);
        isReady = eventsUntil([this] { return m_session.told().prompt.acceptsCommands; });
    }

    // Seconds until the line's last word; negative: it did not come.
    double type(const QString& line) {
        m_done = false;
        const double taken = seconds([&] {
            m_session.order(session::Execute{line + u"; .echo (done)"_s});
            eventsUntil([this] { return m_done; });
        });
        return m_done ? taken : -1;
    }

    bool isReady = false;

  private:
    session::LocalSession m_session{session::Host::Console};
    QObject m_context;
    bool m_done = false;
};

double memchrRate() {
    const std::vector<char> block(kPages * kCodePage);
    std::uint64_t found = 0;
    const double taken = seconds([&] {
        for (std::uint64_t at = 0; at < kSearched; at += block.size())
            found += std::memchr(block.data(), 0xAA, block.size()) != nullptr ? 1 : 0;
    });
    return found == 0 ? static_cast<double>(kSearched) / taken / 1e9 : 0;
}

}  // namespace

Rows commandLanguage() {
    const QTemporaryDir folder;
    Typist typist(dumpIn(folder));
    if (!typist.isReady) return {};
    std::vector<double> turns;
    std::vector<double> searched;
    std::vector<double> memchr;
    for (int i = 0; i < kLanguageRounds; ++i) {
        turns.push_back(typist.type(u"r $t0=0; .while (@$t0 < 0n100000) { r $t0=@$t0+1 }"_s));
        memchr.push_back(memchrRate());
        const double taken = typist.type(u"s -b fffff80000000000 L?40000000 aa bb cc dd"_s);
        if (turns.back() < 0 || taken < 0) return {};
        searched.push_back(static_cast<double>(kSearched) / taken / 1e9);
    }
    return {{"language .while of 100000 turns", turns, {0.2}, "s", "limit"},
            {"language s over 1 GB of a dump", searched, memchr, "GB/s", "memchr; 0.5 is asked for"}};
}

}  // namespace hawser::bench
