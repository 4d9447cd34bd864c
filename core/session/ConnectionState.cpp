#include "core/session/ConnectionState.h"

namespace hawser::session {

std::string_view nameOf(ConnectionState state) {
    switch (state) {
        case ConnectionState::Closed:
            return "Closed";
        case ConnectionState::Opening:
            return "Opening";
        case ConnectionState::WaitingForTarget:
            return "WaitingForTarget";
        case ConnectionState::Synchronizing:
            return "Synchronizing";
        case ConnectionState::Running:
            return "Running";
        case ConnectionState::Stopped:
            return "Stopped";
        case ConnectionState::Unresponsive:
            return "Unresponsive";
        case ConnectionState::Resynchronizing:
            return "Resynchronizing";
        case ConnectionState::Restarting:
            return "Restarting";
        case ConnectionState::Failed:
            return "Failed";
    }
    return "Unknown";
}

std::string_view inWords(ConnectionState state) {
    switch (state) {
        case ConnectionState::Closed:
            return "No session is open.";
        case ConnectionState::Opening:
            return "The line is being opened.";
        case ConnectionState::WaitingForTarget:
            return "The line is open; nothing has been heard from a target yet.";
        case ConnectionState::Synchronizing:
            return "A target was heard and is being identified.";
        case ConnectionState::Running:
            return "The target runs.";
        case ConnectionState::Stopped:
            return "The target is stopped and answers.";
        case ConnectionState::Unresponsive:
            return "The target answered before and does not now.";
        case ConnectionState::Resynchronizing:
            return "Both ends are being brought back in step.";
        case ConnectionState::Restarting:
            return "The connection starts anew.";
        case ConnectionState::Failed:
            return "The line cannot be opened.";
    }
    return "";
}

}  // namespace hawser::session
