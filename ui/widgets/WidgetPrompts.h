#pragma once

#include "ui/widgets/Prompts.h"

namespace hawser::ui {

// The real thing: window-modal dialogs that are opened, never executed.
class WidgetPrompts final : public Prompts {
  public:
    void choose(QWidget* parent, const QString& title, const QString& question, const QStringList& choices,
                std::function<void(int)> then) override;
    void askText(QWidget* parent, const QString& title, const QString& label, const QString& initial,
                 std::function<void(const QString&)> then) override;
    void askSavePath(QWidget* parent, const QString& title, const QString& suggestion,
                     std::function<void(const QString&)> then) override;
    void askOpenPath(QWidget* parent, const QString& title,
                     std::function<void(const QString&)> then) override;
    void askFolder(QWidget* parent, const QString& title, std::function<void(const QString&)> then) override;
    void inform(QWidget* parent, const QString& title, const QString& text) override;
};

}  // namespace hawser::ui
