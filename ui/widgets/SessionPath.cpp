#include "ui/widgets/SessionPath.h"

#include "ui/widgets/Prompts.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

void askSessionPath(const session::Session& session, Prompts& prompts, QWidget* parent, const QString& title,
                    std::function<void(const QString&)> then) {
    if (!session.told().server) {
        prompts.askOpenPath(parent, title, std::move(then));
        return;
    }
    prompts.askText(parent, title, u"Path on the computer that shares the session:"_s, {},
                    [then = std::move(then)](const QString& typed) {
                        if (const QString path = typed.trimmed(); !path.isEmpty()) then(path);
                    });
}

}  // namespace hawser::ui
