#include "ui/remote/ShareDialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/remote/AddressEdit.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

ShareDialog::ShareDialog(QWidget* parent)
    : QDialog(parent), m_form(new AddressEdit(AddressEdit::End::Server, this)) {
    setObjectName(u"shareDialog"_s);
    setWindowTitle(u"Share This Session"_s);
    auto* meaning = new QLabel(
        u"Who joins sees everything that is said here, and may do what you may do, except to "
        "end or restart the session. Command says how to join; .clients lists who is here."_s,
        this);
    meaning->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_share = buttons->addButton(u"S&hare"_s, QDialogButtonBox::AcceptRole);
    m_share->setObjectName(u"shareButton"_s);
    m_share->setDefault(true);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addWidget(meaning);
    column->addWidget(m_form);
    column->addStretch(1);
    column->addWidget(buttons);
    resize(480, 300);

    const auto showChoice = [this] { m_share->setEnabled(!m_form->address().isEmpty()); };
    connect(m_form, &AddressEdit::changed, this, showChoice);
    connect(buttons, &QDialogButtonBox::rejected, this, &ShareDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        accept();
        Q_EMIT shareRequested(m_form->address());
    });
    showChoice();
}

}  // namespace hawser::ui
