#pragma once

#include <QDialog>

class QCheckBox;
class QPlainTextEdit;
class QPushButton;

namespace hawser::ui {

class Prompts;

// Ctrl+S: where symbol files are looked for. Not modal. GUI thread; prompts outlive it.
class SymbolPathDialog : public QDialog {
    Q_OBJECT
  public:
    explicit SymbolPathDialog(Prompts& prompts, QWidget* parent = nullptr);

    void setPath(const QString& path);
    // Whether the folders are those of this computer, which can be chosen from.
    void setHere(bool here);

  Q_SIGNALS:
    // `reload`: what is loaded already is to be looked for anew.
    void pathChosen(const QString& path, bool reload);

  private:
    void add(const QString& element);
    QString path() const;

    QPlainTextEdit* m_elements;  // one in a line
    QPushButton* m_browse;
    QCheckBox* m_reload;
};

}  // namespace hawser::ui
