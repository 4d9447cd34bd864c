#pragma once

#include <QByteArray>
#include <variant>

#include "core/session/SessionEvent.h"

// What a client and a server of a session say to each other beside the session's own events. A channel's
// first frame is the client's Join, the server's first its Welcome; behind these come the frames of a
// Conversation, whose messages are ClientMessage one way and SessionEvent the other (SessionWire.h).
namespace hawser::session {

struct Join {
    QByteArray token;         // of a Welcome before: to go on where the channel was lost; empty: anew
    std::uint64_t heard = 0;  // the last message of the server's
    std::uint32_t lines = 0;  // of earlier output, at most
};

struct Welcome {
    QByteArray token;
    bool resumed = false;     // the conversation goes on; else it begins, and everything is told anew
    std::uint64_t heard = 0;  // the last message of the client's
    QString name;             // what the others know the client by
};

struct CancelQuestion {
    RequestId id = 0;
};

using ClientMessage = std::variant<PostedRequest, CancelQuestion>;

}  // namespace hawser::session
