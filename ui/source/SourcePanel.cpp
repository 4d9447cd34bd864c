#include "ui/source/SourcePanel.h"

#include <QPointer>
#include <QTabBar>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/source/SourceView.h"
#include "ui/text/Format.h"
#include "ui/widgets/NoticeBar.h"
#include "ui/widgets/SessionPath.h"
#include "ui/widgets/ViewHint.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

namespace {

// The last part of a path in any system's manner.
QString baseName(const QString& path) {
    return path.mid(std::max(path.lastIndexOf(u'/'), path.lastIndexOf(u'\\')) + 1);
}

}  // namespace

SourcePanel::SourcePanel(session::Session& session, Prompts& prompts, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_prompts(prompts),
      m_tabs(new QTabBar(this)),
      m_browse(new QToolButton(this)),
      m_view(new SourceView(this)),
      m_notice(new NoticeBar(u"sourceNotice"_s, this)),
      m_hint(new ViewHint(m_view)) {
    build();
    listen();
    clear();
    ask();
}

void SourcePanel::build() {
    m_tabs->setObjectName(u"sourceTabs"_s);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(false);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideMiddle);
    m_browse->setObjectName(u"sourceBrowse"_s);
    m_browse->setText(u"Find the File…"_s);
    m_browse->setToolTip(u"Show where the file is; others from the same folders are found beside it"_s);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_view, 1);
    column->addWidget(m_browse, 0, Qt::AlignHCenter);
    column->addWidget(m_notice);
    setFocusProxy(m_view);
    connect(m_tabs, &QTabBar::currentChanged, this, &SourcePanel::select);
    connect(m_tabs, &QTabBar::tabCloseRequested, this, &SourcePanel::closeFile);
    connect(m_browse, &QToolButton::clicked, this, &SourcePanel::browse);
    connect(m_view, &SourceView::toggleRequested, this, &SourcePanel::toggle);
    connect(m_view, &SourceView::hovered, this, &SourcePanel::hover);
}

void SourcePanel::listen() {
    using session::ConnectionState;
    m_asking.setSingleShot(true);
    connect(&m_asking, &QTimer::timeout, this, &SourcePanel::ask);
    const auto askSoon = [this] { m_asking.start(std::chrono::milliseconds(0)); };
    m_session.on<session::StopEvent>(this, [this, askSoon] {
        m_places.current = {};  // also where it has been before it is news
        askSoon();
    });
    m_session.on<session::ContentsChanged>(this, [this, askSoon] {
        m_mayBeFound = true;  // .srcpath
        askSoon();
    });
    m_session.on<session::BreakpointsChanged>(this, askSoon);
    m_session.on<session::TargetForgotten>(this, &SourcePanel::clear);
    m_session.on<session::ConnectionChange>(this, [this](const session::ConnectionChange& change) {
        m_view->setStale(change.to != ConnectionState::Stopped);
        if (change.to == ConnectionState::Closed) clear();
    });
    m_view->setStale(m_session.told().state != ConnectionState::Stopped);
}

// What a stop tells comes in several events, and is one question. It costs nothing on the line: the stop
// itself has told where it is, and lines come out of symbol files.
void SourcePanel::ask() {
    if (m_session.told().state != session::ConnectionState::Stopped) return;
    session::FindSource question;
    std::vector<bool> enabled;
    for (const auto& breakpoint : *m_session.told().breakpoints) {
        if (!breakpoint.resolved) continue;
        question.addresses.push_back(breakpoint.address);
        enabled.push_back(breakpoint.enabled);
    }
    m_session.ask(std::move(question), this,
                  [this, enabled](const session::Answer<session::SourcePlaces>& answer) {
                      if (!answer.value) return;
                      m_breakpoints = enabled;
                      showPlaces(*answer.value);
                  });
}

void SourcePanel::showPlaces(const session::SourcePlaces& places) {
    const bool moved = places.current.start != m_places.current.start || places.frame != m_places.frame ||
                       m_places.current.line == 0;
    m_places = places;
    if (places.current.line != 0 && moved) {
        openAt(places.current.file, static_cast<int>(places.current.line));
        Q_EMIT lineKnown();
    } else if (m_mayBeFound && m_shown >= 0 &&
               !m_files[static_cast<std::size_t>(m_shown)].failure.isEmpty()) {
        read(shownFile(), {});
    }
    m_mayBeFound = false;
    markLines();
}

int SourcePanel::indexOf(const QString& name) const {
    const auto found = std::ranges::find(m_files, name, &File::name);
    return found == m_files.end() ? -1 : static_cast<int>(found - m_files.begin());
}

int SourcePanel::addFile(const QString& name, int line) {
    if (m_files.size() == kMaxFiles) {
        const auto oldest = std::ranges::min_element(m_files, {}, &File::looked);
        closeFile(static_cast<int>(oldest - m_files.begin()));
    }
    m_files.push_back({name, {}, {}, 1, line, ++m_looks});
    // What follows an ampersand would be a key.
    const int index = m_tabs->addTab(baseName(name).left(kMaxCellText).replace(u"&"_s, u"&&"_s));
    m_tabs->setTabToolTip(index, plainTip(name));
    return index;
}

void SourcePanel::openAt(const QString& name, int line) {
    int index = indexOf(name);
    if (index < 0) {
        index = addFile(name, line);
        read(name, {});
    }
    File& file = m_files[static_cast<std::size_t>(index)];
    file.caret = line;
    if (m_shown == index) {
        if (!file.text.path.isEmpty()) m_view->showLine(line);
        return;
    }
    m_tabs->setCurrentIndex(index);
    select(index);
}

void SourcePanel::openFile(const QString& path) {
    read({}, path);
}

void SourcePanel::read(const QString& name, const QString& shown) {
    m_session.ask(session::ReadSource{name, shown}, this, [this, name](const session::SourceAnswer& answer) {
        if (name.isEmpty())
            takeOpened(answer);
        else
            take(name, answer);
    });
}

void SourcePanel::takeOpened(const session::SourceAnswer& answer) {
    if (!answer.value) {
        m_notice->tell(noticeOf(answer.error));
        return;
    }
    const QString name = answer.value->file;
    if (indexOf(name) < 0) addFile(name, 1);
    take(name, answer);
    m_tabs->setCurrentIndex(indexOf(name));
}

void SourcePanel::take(const QString& name, const session::SourceAnswer& answer) {
    const int index = indexOf(name);
    if (index < 0) return;  // closed meanwhile
    File& file = m_files[static_cast<std::size_t>(index)];
    if (answer.value) {
        file.text = *answer.value;
        file.failure.clear();
    } else {
        file.failure = noticeOf(answer.error);
    }
    if (index != m_shown) return;
    m_shown = -1;
    select(index);
}

void SourcePanel::remember() {
    if (m_shown < 0 || m_shown >= static_cast<int>(m_files.size())) return;
    File& file = m_files[static_cast<std::size_t>(m_shown)];
    if (file.text.path.isEmpty()) return;
    file.top = m_view->topLine();
    file.caret = m_view->caretLine();
}

void SourcePanel::select(int index) {
    if (index == m_shown || index < 0 || index >= static_cast<int>(m_files.size())) return;
    remember();
    m_shown = index;
    File& file = m_files[static_cast<std::size_t>(index)];
    file.looked = ++m_looks;
    const bool there = !file.text.path.isEmpty();
    if (there)
        m_view->setSource(file.text.text, file.text.codeLines);
    else
        m_view->showNothing();
    m_browse->setVisible(!there && !file.failure.isEmpty());
    m_hint->tell(there ? QString() : file.failure);
    showNotice();
    m_tabs->setTabToolTip(index, plainTip(there ? u"%1\n%2"_s.arg(file.name, file.text.path) : file.name));
    if (there) {
        const int caret = file.caret;
        m_view->setTopLine(file.top);
        m_view->showLine(caret);
    }
    markLines();
}

void SourcePanel::showNotice() {
    const bool differs = m_shown >= 0 && m_files[static_cast<std::size_t>(m_shown)].text.match ==
                                             session::SourceMatch::Differs;
    m_notice->tell(differs ? u"%1 is not the file that was compiled: its checksum is another one."_s.arg(
                                 m_files[static_cast<std::size_t>(m_shown)].text.path)
                           : QString());
}

void SourcePanel::closeFile(int index) {
    if (index < 0 || index >= static_cast<int>(m_files.size())) return;
    remember();
    m_files.erase(m_files.begin() + index);
    const QSignalBlocker quiet(m_tabs);
    m_tabs->removeTab(index);
    m_shown = -1;
    if (m_files.empty())
        clear();
    else
        select(m_tabs->currentIndex());
}

void SourcePanel::browse() {
    if (m_shown < 0) return;
    const QString name = m_files[static_cast<std::size_t>(m_shown)].name;
    askSessionPath(m_session, m_prompts, this, u"Find %1"_s.arg(baseName(name)),
                   [panel = QPointer(this), name](const QString& path) {
                       if (panel) panel->read(name, path);
                   });
}

void SourcePanel::markLines() {
    const QString name = shownFile();
    std::map<int, bool> lines;
    for (std::size_t i = 0; i < m_places.places.size() && i < m_breakpoints.size(); ++i) {
        const session::SourcePlace& place = m_places.places[i];
        if (place.line == 0 || place.file != name) continue;
        bool& enabled = lines[static_cast<int>(place.line)];
        enabled = enabled || m_breakpoints[i];
    }
    m_view->setBreakpoints(std::move(lines));
    const bool here = m_places.current.line != 0 && m_places.current.file == name;
    m_view->setCurrent(
        here ? std::optional(SourceView::Mark{static_cast<int>(m_places.current.line), m_places.frame == 0})
             : std::nullopt);
}

QString SourcePanel::shownFile() const {
    return m_shown < 0 ? QString() : m_files[static_cast<std::size_t>(m_shown)].name;
}

std::optional<QString> SourcePanel::caretPlace() const {
    if (!m_view->isShowing()) return {};
    return u"`%1:%2`"_s.arg(shownFile()).arg(m_view->caretLine());
}

void SourcePanel::toggleBreakpoint() {
    if (m_view->isShowing()) toggle(m_view->caretLine());
}

void SourcePanel::toggle(int line) {
    m_session.ask(session::ToggleSourceBreakpoint{shownFile(), static_cast<unsigned>(line)}, this,
                  [this](const session::WriteAnswer& answer) {
                      if (const QString notice = noticeOf(answer.error); !notice.isEmpty())
                          m_notice->tell(notice);
                      else
                          showNotice();
                  });
}

void SourcePanel::hover(const QString& expression, const QPoint& position) {
    if (expression.isEmpty() || m_session.told().state != session::ConnectionState::Stopped) {
        QToolTip::hideText();
        return;
    }
    // As the source means it, whatever .expr has chosen for commands.
    m_session.ask(session::Evaluate{u"@@c++(%1)"_s.arg(expression)}, this,
                  [this, expression, position](const session::EvaluationAnswer& answer) {
                      if (!answer.value) return;
                      const auto& target = m_session.told().target;
                      QToolTip::showText(
                          position,
                          plainTip(u"%1 = %2"_s.arg(expression, hexAddress(Address(answer.value->value),
                                                                           !target || target->pointers64))),
                          m_view);
                  });
}

void SourcePanel::clear() {
    const QSignalBlocker quiet(m_tabs);
    while (m_tabs->count() > 0) m_tabs->removeTab(0);
    m_files.clear();
    m_shown = -1;
    m_places = {};
    m_breakpoints.clear();
    m_view->showNothing();
    m_view->setBreakpoints({});
    m_view->setCurrent({});
    m_browse->hide();
    m_notice->tell({});
    m_hint->tell(u"Source is shown where symbols tell the line that the target stands at."_s);
}

}  // namespace hawser::ui
