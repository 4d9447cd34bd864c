#include "ui/remote/JoinDialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/remote/AddressEdit.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

JoinDialog::JoinDialog(QWidget* parent)
    : QDialog(parent),
      m_shared(new QComboBox(this)),
      m_form(new AddressEdit(AddressEdit::End::Client, this)) {
    setObjectName(u"joinDialog"_s);
    setWindowTitle(u"Connect to Remote Session"_s);
    m_shared->setObjectName(u"sharedSessions"_s);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_join = buttons->addButton(u"&Join"_s, QDialogButtonBox::AcceptRole);
    m_join->setObjectName(u"joinButton"_s);
    m_join->setDefault(true);
    auto* shared = new QFormLayout;
    shared->addRow(u"On this &computer"_s, m_shared);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addLayout(shared);
    column->addWidget(m_form);
    column->addStretch(1);
    column->addWidget(buttons);
    resize(480, 280);

    connect(m_shared, &QComboBox::activated, this, [this](int index) {
        if (index > 0) m_form->setAddress(m_shared->itemText(index));
    });
    connect(m_form, &AddressEdit::changed, this, &JoinDialog::showChoice);
    connect(buttons, &QDialogButtonBox::rejected, this, &JoinDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        accept();
        Q_EMIT joinRequested(m_form->address());
    });
    setShared({});
    showChoice();
}

void JoinDialog::setShared(const QStringList& addresses) {
    m_shared->clear();
    m_shared->addItem(addresses.isEmpty() ? u"Nothing is shared here"_s : u"Choose what is shared here"_s);
    m_shared->addItems(addresses);
    m_shared->setEnabled(!addresses.isEmpty());
}

void JoinDialog::setAddress(const QString& address) {
    m_form->setAddress(address);
}

void JoinDialog::showChoice() {
    m_join->setEnabled(!m_form->address().isEmpty());
}

}  // namespace hawser::ui
