#include "core/session/start/CommandNames.h"

#include "core/command/CommandRegistry.h"

namespace hawser::session {

QStringList commandNames() {
    QStringList names;
    const command::CommandRegistry registry;
    for (const auto& family : registry.families()) {
        if (family.title.empty()) continue;  // known by name alone, and refused
        for (const auto& command : family.commands)
            names += QString::fromLatin1(command.name.data(), static_cast<qsizetype>(command.name.size()));
    }
    names.removeDuplicates();
    names.sort();
    return names;
}

}  // namespace hawser::session
