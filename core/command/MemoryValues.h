#pragma once

#include "core/base/ByteWriter.h"
#include "core/command/CommandRegistry.h"

// Values that commands write, search or compare with, and how they are written.
namespace hawser::command {

// How the values of a command of the e family are given: "ed" takes double words.
enum class ValueKind { Byte, Word, Double, Quad, Pointer, Float, LongFloat, Text };
ValueKind valueKindOf(char letter);

// One value, or a "text" where bytes are given. InvalidArgument: it does not fit.
Result<> appendValue(Call& call, ByteWriter& data, ValueKind kind);
// All values to the end of the arguments; at least one.
Result<Bytes> takeValues(Call& call, ValueKind kind);
// Bytes of one value.
unsigned valueSize(ValueKind kind, const CommandContext& context);

// NotAvailable: how much was written, and where it stopped.
Result<> writeAll(Call& call, Address address, ByteSpan data, bool physical);

}  // namespace hawser::command
