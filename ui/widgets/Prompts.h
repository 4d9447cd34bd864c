#pragma once

#include <QString>
#include <QStringList>
#include <functional>

class QWidget;

namespace hawser::ui {

// Questions to the user. None waits: the answer comes by callback, later, and not at all when the user
// cancels. Tests replace it.
class Prompts {
  public:
    Prompts() = default;
    Prompts(const Prompts&) = delete;
    Prompts& operator=(const Prompts&) = delete;
    virtual ~Prompts() = default;

    virtual void choose(QWidget* parent, const QString& title, const QString& question,
                        const QStringList& choices, std::function<void(int choice)> then) = 0;
    virtual void askText(QWidget* parent, const QString& title, const QString& label, const QString& initial,
                         std::function<void(const QString&)> then) = 0;
    virtual void askSavePath(QWidget* parent, const QString& title, const QString& suggestion,
                             std::function<void(const QString&)> then) = 0;
    virtual void askOpenPath(QWidget* parent, const QString& title,
                             std::function<void(const QString&)> then) = 0;
    virtual void askFolder(QWidget* parent, const QString& title,
                           std::function<void(const QString&)> then) = 0;
    virtual void inform(QWidget* parent, const QString& title, const QString& text) = 0;
};

}  // namespace hawser::ui
