#pragma once

#include <QByteArray>

namespace hawser::session {

// What --json reads and writes, as a JSON Schema (draft 2020-12), made from the descriptions that the lines
// themselves are made from (SessionFields.h): a request is "#/$defs/Request", an event "#/$defs/Event". A
// member of a request that is left out is as by default. Pure.
QByteArray jsonSchema();

}  // namespace hawser::session
