#pragma once

#include <QString>
#include <chrono>
#include <optional>
#include <string>

#include "core/session/SessionTypes.h"

// Numbers, addresses and text from below as a person reads them. Pure.
namespace hawser::ui {

inline constexpr qsizetype kMaxCellText = 512;  // characters; text from the target may be of any length

// UTF-8 from the layers below, cut at `limit` characters.
QString textFrom(const std::string& utf8, qsizetype limit = kMaxCellText);

// A failure as it is told: with what is not known of its effect.
QString textFrom(const Error& error);
// What a panel says of an answer; empty: nothing failed. That somebody ended it, or the target moved on, is
// no failure.
QString noticeOf(const std::optional<Error>& error);

// A tool tip that shows this text whatever it looks like: one from outside could pass for markup.
QString plainTip(const QString& text);

QString hexDigits(std::uint64_t value, int digits);
// "fffff800`12345678"; a 32-bit target's sign-extended address is shown with its low eight digits.
QString hexAddress(Address address, bool pointers64 = true);

QString countText(std::uint64_t count);      // "12 345" with thin groups
QString byteCountText(std::uint64_t bytes);  // "1.2 MB"
QString agoText(std::chrono::milliseconds);  // "0.4 s ago", "12 min ago"
QString roundTripText(std::chrono::microseconds);

// A number as a user types it in the window: hexadecimal unless 0n (decimal), 0y (binary) or 0t (octal)
// stands in front; grave accents are taken as digit separators. Nothing when it is no number or needs more
// than 64 bits.
std::optional<std::uint64_t> parseUserNumber(const QString& text);

QString initialBreakText(session::InitialBreak initialBreak);  // "No initial break"
QString breakpointKindText(session::BreakpointKind kind);
QString stateName(session::ConnectionState state);
QString stateSentence(session::ConnectionState state);

}  // namespace hawser::ui
