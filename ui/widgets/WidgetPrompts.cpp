#include "ui/widgets/WidgetPrompts.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace hawser::ui {
namespace {

QMessageBox* makeBox(QWidget* parent, const QString& name, const QString& title, const QString& text) {
    auto* box = new QMessageBox(parent);
    box->setObjectName(name);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(title);
    box->setText(text);
    return box;
}

}  // namespace

void WidgetPrompts::choose(QWidget* parent, const QString& title, const QString& question,
                           const QStringList& choices, std::function<void(int)> then) {
    auto* box = makeBox(parent, u"choicePrompt"_s, title, question);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = box->addButton(choices.at(i), QMessageBox::AcceptRole);
        button->setObjectName(u"choice%1"_s.arg(i));
        QObject::connect(button, &QPushButton::clicked, box, [then, i] { then(i); });
    }
    box->addButton(QMessageBox::Cancel);
    box->open();
}

void WidgetPrompts::askText(QWidget* parent, const QString& title, const QString& label,
                            const QString& initial, std::function<void(const QString&)> then) {
    auto* dialog = new QInputDialog(parent);
    dialog->setObjectName(u"textPrompt"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setTextValue(initial);
    QObject::connect(dialog, &QInputDialog::textValueSelected, dialog, then);
    dialog->open();
}

void WidgetPrompts::askSavePath(QWidget* parent, const QString& title, const QString& suggestion,
                                std::function<void(const QString&)> then) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(u"savePrompt"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog, then);
    dialog->open();
}

void WidgetPrompts::askOpenPath(QWidget* parent, const QString& title,
                                std::function<void(const QString&)> then) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(u"openPrompt"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog, then);
    dialog->open();
}

void WidgetPrompts::askFolder(QWidget* parent, const QString& title,
                              std::function<void(const QString&)> then) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setObjectName(u"folderPrompt"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, dialog, then);
    dialog->open();
}

void WidgetPrompts::inform(QWidget* parent, const QString& title, const QString& text) {
    auto* box = makeBox(parent, u"noticePrompt"_s, title, text);
    box->addButton(QMessageBox::Close);
    box->open();
}

}  // namespace hawser::ui
