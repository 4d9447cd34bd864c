#pragma once

#include <QTemporaryDir>
#include <memory>

#include "tests/gui/ScriptedPrompts.h"
#include "tests/support/FakeSession.h"
#include "ui/settings/UserSettings.h"
#include "ui/window/SessionsWindow.h"

namespace hawser::test {

// The whole window, whose sessions are fakes, with settings of its own.
struct SessionsFixture {
    QTemporaryDir folder;
    ui::UserSettings settings{folder.path()};
    ScriptedPrompts prompts;
    session::SessionPool pool{[](const QString& connection) {
        auto session = std::make_unique<FakeSession>();
        session->remote = session::remoteAddress(connection).has_value();
        return session;
    }};
    ui::SessionsWindow window{pool, settings, prompts};

    SessionsFixture() { window.show(); }
};

}  // namespace hawser::test
