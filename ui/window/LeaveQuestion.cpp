#include "ui/window/LeaveQuestion.h"

#include "ui/widgets/Prompts.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

void askHowToLeave(QWidget* parent, Prompts& prompts, bool one, const QStringList& names,
                   std::function<void(bool leaveRunning)> then) {
    QString question = one ? u"What shall happen to the target?"_s : u"What shall happen to these targets?"_s;
    if (!names.isEmpty()) question += u"\n\n"_s + names.join(u'\n');
    prompts.choose(parent, one ? u"Leave the Target"_s : u"Leave the Targets"_s, question,
                   {one ? u"Let it run, without breakpoints"_s : u"Let them run, without breakpoints"_s,
                    one ? u"Leave it as it is"_s : u"Leave them as they are"_s},
                   [then = std::move(then)](int choice) { then(choice == 0); });
}

}  // namespace hawser::ui
