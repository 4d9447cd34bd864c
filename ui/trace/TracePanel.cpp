#include "ui/trace/TracePanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

#include "core/session/trace/TraceFile.h"
#include "ui/text/Format.h"
#include "ui/theme/Theme.h"
#include "ui/trace/TraceFilterModel.h"
#include "ui/trace/TraceModel.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/Prompts.h"
#include "ui/widgets/StickToEnd.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

// Each change lays every row of the tree out anew, so there are only so many.
constexpr std::chrono::milliseconds kPause{150};

}  // namespace

TracePanel::TracePanel(session::Session& session, Prompts& prompts, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_prompts(prompts),
      m_model(new TraceModel(this)),
      m_filter(new TraceFilterModel(m_model, this)),
      m_view(new QTreeView(this)),
      m_hint(new ViewHint(m_view)),
      m_notice(new NoticeBar(u"traceNotice"_s, this)) {
    m_pool.setMaxThreadCount(1);
    buildView();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(buildTools());
    column->addLayout(buildFilters());
    column->addWidget(m_view, 1);
    column->addWidget(m_notice);
    setFocusProxy(m_view);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kPause);
    connect(&m_timer, &QTimer::timeout, this, &TracePanel::showKept);
    m_session.on<session::PacketsTraced>(
        this, [this](const session::PacketsTraced& traced) { keep(traced.packets); });
    showCount();
}

void TracePanel::buildView() {
    m_view->setObjectName(u"traceView"_s);
    m_view->setModel(m_filter);
    m_view->setFrameShape(QFrame::NoFrame);
    theme::useFixedFont(m_view);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    new StickToEnd(m_view);
    const QFontMetrics metrics(theme::fixedFont());
    auto* header = m_view->header();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const auto width = [&](TraceModel::Column column, QStringView widest) {
        header->resizeSection(column, metrics.horizontalAdvance(widest.toString()) + 14);
    };
    width(TraceModel::Number, u"_100000_");
    width(TraceModel::Time, u"00:00:00.000000");
    width(TraceModel::Way, u"→");
    width(TraceModel::Type, u"STATE_MANIPULATE");
    width(TraceModel::Id, u"80800001");
    width(TraceModel::Size, u"4000");
    connect(m_view, &QTreeView::expanded, this, &TracePanel::spanRows);
}

QToolButton* TracePanel::addButton(QBoxLayout* row, const QString& name, const QString& text,
                                   const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    row->addWidget(button);
    return button;
}

QBoxLayout* TracePanel::buildTools() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 3, 4, 0);
    row->setSpacing(4);
    m_pause = addButton(row, u"tracePause"_s, u"Pause"_s, u"Record nothing for a while"_s);
    m_pause->setCheckable(true);
    connect(m_pause, &QToolButton::toggled, this, &TracePanel::record);
    connect(addButton(row, u"traceClear"_s, u"Clear"_s, u"Forget what was recorded"_s), &QToolButton::clicked,
            this, &TracePanel::clear);
    connect(addButton(row, u"traceSave"_s, u"Save…"_s,
                      u"Write all packets to a file; with the ending .pcapng for Wireshark"_s),
            &QToolButton::clicked, this, &TracePanel::askSave);
    connect(addButton(row, u"traceLoad"_s, u"Load…"_s, u"Show a file that was saved here or by --record"_s),
            &QToolButton::clicked, this, &TracePanel::askLoad);
    m_count = new QLabel(this);
    m_count->setObjectName(u"traceCount"_s);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_count->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_count, 1);
    return row;
}

QBoxLayout* TracePanel::buildFilters() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 3, 4, 3);
    row->setSpacing(4);
    auto* kinds = new QComboBox(this);
    kinds->setObjectName(u"traceKinds"_s);
    kinds->addItems({u"All packets"_s, u"Without control"_s, u"Requests, replies"_s, u"State changes"_s,
                     u"Prints, files"_s, u"Control, break-in"_s, u"Damaged"_s});
    connect(kinds, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setKinds(static_cast<TraceFilterModel::Kinds>(index));
        showCount();
    });
    auto* ways = new QComboBox(this);
    ways->setObjectName(u"traceWays"_s);
    ways->addItems({u"↔ Both ways"_s, u"→ Sent"_s, u"← Received"_s});
    connect(ways, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setWays(static_cast<TraceFilterModel::Ways>(index));
        showCount();
    });
    auto* words = new QLineEdit(this);
    words->setObjectName(u"traceWords"_s);
    words->setPlaceholderText(u"Filter packets"_s);
    words->setClearButtonEnabled(true);
    connect(words, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setWords(text);
        showCount();
    });
    m_find = new QLineEdit(this);
    m_find->setObjectName(u"traceFind"_s);
    m_find->setPlaceholderText(u"Search"_s);
    m_find->setClearButtonEnabled(true);
    connect(m_find, &QLineEdit::returnPressed, this, [this] { find(false); });
    row->addWidget(kinds);
    row->addWidget(ways);
    row->addWidget(words, 1);
    row->addWidget(m_find, 1);
    for (const bool backward : {true, false}) {
        auto* button = addButton(row, backward ? u"traceFindPrevious"_s : u"traceFindNext"_s, {},
                                 backward ? u"Search upwards"_s : u"Search downwards"_s);
        button->setIcon(theme::icon(backward ? u"previous"_s : u"next"_s));
        connect(button, &QToolButton::clicked, this, [this, backward] { find(backward); });
    }
    return row;
}

void TracePanel::setOpen(bool open) {
    m_open = open;
    record();
}

bool TracePanel::hasPackets() const {
    return m_model->rowCount() > 0;
}

void TracePanel::record() {
    const bool wanted = m_open && !m_pause->isChecked();
    if (wanted != m_recording) m_session.order(session::SetPacketTrace{wanted});
    m_recording = wanted;
    showCount();
}

void TracePanel::keep(const session::PacketBatch& packets) {
    if (!m_recording) return;  // what came between the wish to stop and its taking effect
    m_kept.push_back(packets);
    if (!m_timer.isActive()) m_timer.start();
}

void TracePanel::showKept() {
    for (const auto& packets : m_kept) m_model->append(*packets);
    m_kept.clear();
    showCount();
}

void TracePanel::clear() {
    m_kept.clear();
    m_model->clear();
    m_notice->tell({});
    showCount();
}

void TracePanel::showCount() {
    const int all = m_model->packetCount();
    const int shown = m_filter->rowCount();
    QStringList parts{all == shown ? u"%1 packets"_s.arg(countText(static_cast<quint64>(all)))
                                   : u"%1 of %2 packets"_s.arg(countText(static_cast<quint64>(shown)),
                                                               countText(static_cast<quint64>(all)))};
    if (m_model->dropped() > 0) parts += u"%1 older ones dropped"_s.arg(countText(m_model->dropped()));
    parts += m_recording ? u"recording"_s : u"not recording"_s;
    m_count->setText(parts.join(u", "_s));
    m_hint->tell(all > 0       ? QString()
                 : m_recording ? u"Each packet on the line is shown here as it comes."_s
                               : u"Nothing is recorded while the trace is paused."_s);
}

void TracePanel::find(bool backward) {
    const QModelIndex current = m_view->currentIndex();
    QModelIndex packet = current;
    while (packet.parent().isValid()) packet = packet.parent();
    const auto row = m_filter->find(m_find->text(), packet.isValid() ? packet.row() : -1, backward);
    m_notice->tell(row || m_find->text().trimmed().isEmpty()
                       ? QString()
                       : u"No packet that is shown says \"%1\"."_s.arg(m_find->text().left(80)));
    if (row) m_view->setCurrentIndex(m_filter->index(*row, 0));
}

// Fields and bytes have one text; it needs the whole row.
void TracePanel::spanRows(const QModelIndex& opened) {
    const QModelIndex parent = opened.siblingAtColumn(0);
    for (int row = 0; row < m_filter->rowCount(parent); ++row)
        m_view->setFirstColumnSpanned(row, parent, true);
}

void TracePanel::askSave() {
    m_prompts.askSavePath(this, u"Save Protocol Trace"_s, u"trace.pcapng"_s,
                          [this](const QString& path) { save(path); });
}

void TracePanel::askLoad() {
    m_prompts.askOpenPath(this, u"Load Protocol Trace"_s, [this](const QString& path) { load(path); });
}

void TracePanel::inBackground(std::function<std::function<void()>()> work) {
    m_pool.start(
        [this, work = std::move(work)] { QMetaObject::invokeMethod(this, work(), Qt::QueuedConnection); });
}

void TracePanel::save(const QString& path) {
    showKept();
    inBackground([this, path, packets = m_model->packets()]() -> std::function<void()> {
        const auto saved = session::saveTrace(path.toStdString(), packets);
        const QString said = saved ? QString() : textFrom(saved.error().what);
        return [this, said] { m_notice->tell(said); };
    });
}

void TracePanel::load(const QString& path) {
    m_pause->setChecked(true);
    inBackground([this, path]() -> std::function<void()> {
        auto loaded = session::loadTrace(path.toStdString());
        if (!loaded) {
            return [this, said = textFrom(loaded.error().what)] { m_notice->tell(said); };
        }
        return [this, trace = std::make_shared<const session::LoadedTrace>(std::move(*loaded))] {
            clear();
            m_model->replace(trace->packets, trace->startKnown);
            showCount();
        };
    });
}

}  // namespace hawser::ui
