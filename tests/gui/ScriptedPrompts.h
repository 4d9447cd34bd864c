#pragma once

#include "ui/widgets/Prompts.h"

namespace hawser::test {

// Answers every question at once; with a negative choice as who cancels.
class ScriptedPrompts : public ui::Prompts {
  public:
    void choose(QWidget*, const QString&, const QString& words, const QStringList&,
                std::function<void(int)> then) override {
        ++prompted;
        ++asked;
        question = words;
        if (choice >= 0) then(choice);
    }
    void askText(QWidget*, const QString&, const QString&, const QString&,
                 std::function<void(const QString&)> then) override {
        ++prompted;
        then(text);
    }
    void askSavePath(QWidget*, const QString&, const QString&,
                     std::function<void(const QString&)> then) override {
        ++prompted;
        ++filesShown;
        then(text);
    }
    void askOpenPath(QWidget*, const QString&, std::function<void(const QString&)> then) override {
        ++prompted;
        ++filesShown;
        then(text);
    }
    void askFolder(QWidget*, const QString&, std::function<void(const QString&)> then) override {
        ++prompted;
        ++filesShown;
        then(text);
    }
    void inform(QWidget*, const QString&, const QString& said) override {
        ++prompted;
        text = said;
    }

    int asked = 0;       // how often choose() did
    int prompted = 0;    // all of them
    int filesShown = 0;  // how often a dialog with the files of this computer was
    int choice = 0;
    QString question;
    QString text;
};

}  // namespace hawser::test
