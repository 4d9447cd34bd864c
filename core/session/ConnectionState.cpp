#include "core/session/ConnectionState.h"

#include "core/base/Enumerators.h"

namespace hawser::session {

std::string_view identifierOf(ConnectionState state) {
    return enumeratorName(state);
}

std::string_view nameOf(ConnectionState state) {
    return state == ConnectionState::WaitingForTarget ? "Waiting for the target" : identifierOf(state);
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
            return "The target does not answer and is being asked again.";
        case ConnectionState::Resynchronizing:
            return "The connection is being resynchronized.";
        case ConnectionState::Restarting:
            return "The connection is being restarted.";
        case ConnectionState::Failed:
            return "The line cannot be opened.";
    }
    return "";
}

std::string_view promptWithout(ConnectionState state) {
    switch (state) {
        case ConnectionState::Stopped:
            return "";
        case ConnectionState::Running:
            return "Debuggee is running...";
        case ConnectionState::Closed:
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
        case ConnectionState::Failed:
            return "Debuggee not connected";
    }
    return "";
}

std::string_view obstacleOf(ConnectionState state) {
    switch (state) {
        case ConnectionState::Closed:
        case ConnectionState::Running:
        case ConnectionState::Stopped:
            return "";
        case ConnectionState::Opening:
        case ConnectionState::WaitingForTarget:
        case ConnectionState::Synchronizing:
        case ConnectionState::Unresponsive:
        case ConnectionState::Resynchronizing:
        case ConnectionState::Restarting:
        case ConnectionState::Failed: {
            const std::string_view sentence = inWords(state);
            return sentence.substr(0, sentence.size() - 1);
        }
    }
    return "";
}

}  // namespace hawser::session
