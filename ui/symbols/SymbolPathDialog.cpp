#include "ui/symbols/SymbolPathDialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/Prompts.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

SymbolPathDialog::SymbolPathDialog(Prompts& prompts, QWidget* parent)
    : QDialog(parent),
      m_elements(new QPlainTextEdit(this)),
      m_browse(new QPushButton(u"&Browse…"_s, this)),
      m_reload(new QCheckBox(u"&Reload: look again for all that is loaded"_s, this)) {
    setObjectName(u"symbolPathDialog"_s);
    setWindowTitle(u"Symbol File Path"_s);
    m_elements->setObjectName(u"symbolPath"_s);
    m_elements->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_elements->setTabChangesFocus(true);
    m_elements->setPlaceholderText(u"/home/me/symbols\nsrv*/home/me/cache*https://server/symbols"_s);
    m_reload->setObjectName(u"symbolPathReload"_s);
    auto* label = new QLabel(
        u"&Folders, symbol stores and servers, one in a line, in the order in which they are looked in:"_s,
        this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setBuddy(m_elements);
    m_browse->setObjectName(u"symbolPathBrowse"_s);
    auto* publicServer = new QPushButton(u"&Microsoft's Server"_s, this);
    publicServer->setObjectName(u"symbolPathPublic"_s);
    publicServer->setToolTip(u"Fetch from Microsoft's public symbol server what is found nowhere else"_s);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (QAbstractButton* const button : buttons->buttons()) button->setIcon({});
    auto* row = new QHBoxLayout;
    row->addWidget(m_browse);
    row->addWidget(publicServer);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(label);
    column->addWidget(m_elements, 1);
    column->addLayout(row);
    column->addWidget(m_reload);
    column->addWidget(buttons);
    resize(560, 320);

    connect(m_browse, &QPushButton::clicked, this, [this, &prompts] {
        prompts.askFolder(this, u"Folder with Symbol Files"_s,
                          [this](const QString& folder) { add(folder); });
    });
    connect(publicServer, &QPushButton::clicked, this, [this] { add(u"srv*"_s); });
    connect(buttons, &QDialogButtonBox::rejected, this, &SymbolPathDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        accept();
        Q_EMIT pathChosen(path(), m_reload->isChecked());
    });
}

void SymbolPathDialog::setPath(const QString& path) {
    m_elements->setPlainText(path.split(u';', Qt::SkipEmptyParts).join(u'\n'));
    m_reload->setChecked(false);
    m_elements->setFocus();
}

void SymbolPathDialog::setHere(bool here) {
    m_browse->setEnabled(here);
    m_browse->setToolTip(here ? QString()
                              : u"The folders are those of the computer that shares the session"_s);
}

void SymbolPathDialog::add(const QString& element) {
    QString text = m_elements->toPlainText();
    if (!text.isEmpty() && !text.endsWith(u'\n')) text += u'\n';
    m_elements->setPlainText(text + element);
}

QString SymbolPathDialog::path() const {
    QStringList elements;
    for (const QString& line : m_elements->toPlainText().split(u'\n'))
        if (const QString element = line.trimmed(); !element.isEmpty()) elements += element;
    return elements.join(u';');
}

}  // namespace hawser::ui
