#pragma once

#include <cstdint>
#include <string>

#include "core/command/OutputHabits.h"
#include "core/disassembly/Disassembler.h"
#include "core/engine/Debugger.h"

// Text about places in the target, as every command and the stop report print it. Names are made printable
// and bounded: they come from the target.
namespace hawser::command {

std::string nameText(const engine::Debugger& debugger, Address address);  // empty: none
disassembly::Namer namerOf(const engine::Debugger& debugger);

// "nt+0x1234 [file @ 12]:" in a line of its own; empty where nothing is known.
std::string headingText(const engine::Debugger& debugger, Address at, bool withLine);

// The register block of r, as WinDbg prints it for the machine.
std::string registersText(const engine::Registers& registers);
// "nt+0x1234:" and the instruction there, with the source lines that the options ask for; ends with a
// newline. Unreadable code shows as ???.
std::string locationText(engine::Debugger& debugger, const engine::Registers& registers,
                         const PlaceParts& parts = {});
// The same of a place whose code came with the news.
std::string locationText(const engine::Debugger& debugger, Address at, ByteSpan code,
                         const PlaceParts& parts = {});

}  // namespace hawser::command
