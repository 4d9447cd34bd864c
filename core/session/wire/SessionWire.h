#pragma once

#include <QByteArray>

#include "core/session/SessionEvent.h"
#include "core/session/remote/RemoteMessages.h"

// SessionRequest and SessionEvent as bytes: the wire of a remote session (CBOR, RFC 8949) and the lines of
// --json. Both forms come from the same descriptions (SessionFields.h) and are read by one bounded reader.
// Errors: Malformed, with what was wrong and where in the message; Unsupported for a kind that only a later
// version knows. Pure.
namespace hawser::session {

// --- compact ---
Bytes wireOf(const Join& join);
Bytes wireOf(const Welcome& welcome);
Bytes wireOf(const ClientMessage& message);
Bytes wireOf(const SessionEvent& event);
Result<Join> joinFromWire(ByteSpan bytes);
Result<Welcome> welcomeFromWire(ByteSpan bytes);
Result<ClientMessage> messageFromWire(ByteSpan bytes);
Result<SessionEvent> eventFromWire(ByteSpan bytes);

// --- one JSON object, no line end ---
// "type" says what it is; of a question "request" is the number that its answer carries as "id".
QByteArray jsonOf(const PostedRequest& request);
QByteArray jsonOf(const SessionEvent& event);
Result<PostedRequest> requestFromJson(const QByteArray& line);
Result<SessionEvent> eventFromJson(const QByteArray& line);

}  // namespace hawser::session
