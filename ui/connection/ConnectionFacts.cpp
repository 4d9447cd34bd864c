#include "ui/connection/ConnectionFacts.h"

#include <QGridLayout>
#include <QLabel>

#include "ui/text/Format.h"
#include "ui/widgets/ElidedLine.h"
#include "ui/widgets/Refresher.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {
constexpr auto kNothing = u"–";

QString packetsText(std::uint64_t count) {
    return count == 1 ? u"1 packet"_s : u"%1 packets"_s.arg(countText(count));
}

QString packetCountsText(std::uint64_t in, std::uint64_t out) {
    return u"%1 in, %2 out"_s.arg(countText(in), countText(out));
}

// Noise outside of packets is damage, too.
QString errorsText(const session::Statistics& part) {
    const auto damaged = part.badChecksums + part.damagedPackets;
    if (part.strayBytes == 0) return packetsText(damaged);
    const QString noise = byteCountText(part.strayBytes) + u" noise"_s;
    return damaged == 0 ? noise : u"%1, %2"_s.arg(packetsText(damaged), noise);
}
}  // namespace

ConnectionFacts::ConnectionFacts(session::Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_refresher(new Refresher(this)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    build(grid);
    m_session.on<session::Statistics>(this, [this] {
        m_sinceStatistics.start();
        m_refresher->request();
    });
    m_session.on<session::LineReport>(m_refresher, &Refresher::request);
    m_session.on<session::ConnectionChange>(this, &ConnectionFacts::showCounters);
    m_session.on<session::LineNamed>(this, &ConnectionFacts::showTarget);
    m_session.on<session::TargetSummary>(this, &ConnectionFacts::showTarget);
    m_session.on<session::TargetForgotten>(this, &ConnectionFacts::showTarget);
    connect(m_refresher, &Refresher::due, this, &ConnectionFacts::showCounters);
    showTarget();
    showCounters();
}

ElidedLine* ConnectionFacts::addFact(QGridLayout* grid, int row, int column, int span, const QString& name,
                                     const QString& objectName) {
    auto* title = new QLabel(name, this);
    title->setForegroundRole(QPalette::PlaceholderText);
    auto* value = new ElidedLine(objectName, this);
    grid->addWidget(title, row, column, Qt::AlignLeft | Qt::AlignTop);
    grid->addWidget(value, row, column + 1, 1, span);
    return value;
}

ConnectionFacts::Pair ConnectionFacts::addCounter(QGridLayout* grid, int row, const QString& name,
                                                  const QString& objectName) {
    Pair cells{addFact(grid, row, 0, 1, name, objectName), new ElidedLine(objectName + u"Since"_s, this)};
    grid->addWidget(cells[1], row, 2, 1, 2);
    return cells;
}

void ConnectionFacts::build(QGridLayout* grid) {
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    // A value may be any length and is cut then; a usual one is not.
    const int usual = fontMetrics().horizontalAdvance(packetCountsText(12'345, 12'345));
    grid->setColumnMinimumWidth(1, usual);
    grid->setColumnMinimumWidth(3, usual - fontMetrics().horizontalAdvance(u"Heard"_s));
    m_target = addFact(grid, 0, 0, 3, u"Target"_s, u"connectionTargetLabel"_s);
    auto* line = addFact(grid, 1, 0, 3, u"Line"_s, u"connectionTransportLabel"_s);
    line->setElideMode(Qt::ElideMiddle);  // a path's end says the most
    m_line = line;
    m_roundTrip = addFact(grid, 2, 0, 1, u"Round trip"_s, u"connectionRoundTripLabel"_s);
    m_lastHeard = addFact(grid, 2, 2, 1, u"Heard"_s, u"connectionLastHeardLabel"_s);
    const auto head = [&](const QString& text, int column, int span) {
        auto* title = new QLabel(text, this);
        title->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(title, 3, column, 1, span);
    };
    head(u"Since the start"_s, 1, 1);
    head(u"Since the last resync"_s, 2, 2);
    m_received = addCounter(grid, 4, u"Received"_s, u"connectionReceivedLabel"_s);
    m_sent = addCounter(grid, 5, u"Sent"_s, u"connectionSentLabel"_s);
    m_packets = addCounter(grid, 6, u"Packets"_s, u"connectionPacketsLabel"_s);
    m_resends = addCounter(grid, 7, u"Resent"_s, u"connectionResendsLabel"_s);
    m_errors = addCounter(grid, 8, u"Errors"_s, u"connectionErrorsLabel"_s);
    m_thisStop = addFact(grid, 9, 0, 3, u"This stop"_s, u"connectionThisStopLabel"_s);
    keepTraffic(*grid);
}

// All but target and line: what a file has none of.
void ConnectionFacts::keepTraffic(QGridLayout& grid) {
    constexpr int kFirstRow = 2;
    for (int i = 0; i < grid.count(); ++i) {
        int row = 0;
        int ignored = 0;
        grid.getItemPosition(i, &row, &ignored, &ignored, &ignored);
        if (row >= kFirstRow) m_traffic.push_back(grid.itemAt(i)->widget());
    }
}

void ConnectionFacts::showTarget() {
    const auto& target = m_session.told().target;
    const QString nothing = QString::fromUtf16(kNothing);
    QString text = nothing;
    if (target) {
        text = target->name.left(kMaxCellText);
        if (target->processors > 1) text += u", %1 processors"_s.arg(target->processors);
    }
    m_target->setText(text);
    m_target->setToolTip(target ? u"%1\n%2\nkernel base %3"_s
                                      .arg(target->version.left(kMaxCellText),
                                           target->buildLab.left(kMaxCellText),
                                           hexAddress(target->kernelBase, target->pointers64))
                                      .toHtmlEscaped()
                                : QString());
    const QString line = m_session.told().line.text;
    m_line->setText(line.isEmpty() ? nothing : line);
    m_line->setToolTip(line.toHtmlEscaped());
    const bool isFile = m_session.told().line.kind == session::LineKind::File;
    for (QWidget* const widget : m_traffic) widget->setVisible(!isFile);
}

void ConnectionFacts::showCounters() {
    const auto& counters = m_session.told().statistics;
    m_roundTrip->setText(counters.roundTrip ? roundTripText(*counters.roundTrip)
                                            : QString::fromUtf16(kNothing));
    const session::LineReport& report = m_session.told().report;
    const std::array parts{report.sinceStart, report.sinceResynchronization};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        m_received[i]->setText(byteCountText(part.bytesReceived));
        m_sent[i]->setText(byteCountText(part.bytesSent));
        m_packets[i]->setText(packetCountsText(part.packetsReceived, part.packetsSent));
        m_resends[i]->setText(packetsText(part.resends));
        m_errors[i]->setText(errorsText(part));
        m_errors[i]->setToolTip(
            u"%1 bad checksums, %2 damaged packets, %3 stray bytes, resets: %4 sent, %5 received; %6 refused "
            u"datagrams"_s.arg(countText(part.badChecksums), countText(part.damagedPackets),
                               countText(part.strayBytes), countText(part.resetsSent),
                               countText(part.resetsReceived), countText(part.refusedDatagrams)));
    }
    const auto& stop = report.sinceResume;
    m_thisStop->setText(u"%1 in %2 requests"_s.arg(byteCountText(stop.bytesReceived + stop.bytesSent),
                                                   countText(stop.packetsSent)));
    m_thisStop->setToolTip(u"Since the target was last let go: %1 received, %2 sent"_s.arg(
        byteCountText(stop.bytesReceived), byteCountText(stop.bytesSent)));
    showLastHeard();
}

void ConnectionFacts::showLastHeard() {
    auto since = m_session.told().statistics.sinceLastHeard;
    if (!since) {
        m_lastHeard->setText(u"never"_s);
        return;
    }
    if (m_sinceStatistics.isValid()) *since += std::chrono::milliseconds(m_sinceStatistics.elapsed());
    m_lastHeard->setText(agoText(*since));
}

}  // namespace hawser::ui
