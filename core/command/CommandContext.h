#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/command/EventLog.h"
#include "core/command/ExpressionContext.h"
#include "core/command/Output.h"
#include "core/command/SessionControl.h"
#include "core/command/language/AliasTable.h"
#include "core/command/types/NumberHabits.h"
#include "core/command/types/TypedValue.h"
#include "core/disassembly/Disassembler.h"
#include "core/engine/Debugger.h"
#include "core/engine/MachineDump.h"
#include "core/engine/Sources.h"

namespace hawser::command {

// What the commands remember from one to the next.
struct CommandMemory {
    NumberHabits numbers;               // and the number base of expressions
    std::uint64_t stackFrames = 20;     // .kframes: as many does k show
    std::uint64_t registerMask = 0xA;   // what a bare r shows (RegisterMask.h)
    std::string codePattern;            // of the last #
    std::optional<Address> nextSearch;  // where it goes on
    EventLog events;
    std::vector<Address> searchHits;  // of the last s with the flag s
    std::deque<std::string> history;  // what was typed, the newest last
    std::string stopCommand;          // .pcmd
    bool stopCommandDue = false;      // at the next prompt
    std::string idleCommand;          // .idle_cmd
    bool idleCommandDue = false;
    bool unknownExtensionsTold = true;    // so NOEXTWARNING
    bool extensionVersionsMatter = true;  // so NOVERSIONCHECK: there are none
    std::string dumpCommand = "db";       // what a bare d repeats
    std::string editCommand = "eb";       // what a bare e repeats
    // A command has asked for something: the next line that is typed is no command, but what it wants. True:
    // it asks for more.
    std::function<Result<bool>(std::string_view line)> answer;
    std::optional<Address> nextData;  // where d and u go on; forgotten when the target runs
    struct NextCode {
        Address address;
        std::uint16_t processor = 0;
        unsigned frame = 0;
    };
    std::optional<NextCode> nextCode;
    bool nextDataPhysical = false;
    struct UserRegister {
        std::uint64_t number = 0;
        std::optional<TypedValue> typed{};  // what C++ sees in it; nothing: a number
    };
    std::array<UserRegister, 20> userRegisters{};  // $t0 to $t19
    bool cppExpressions = false;                   // .expr /s c++
    std::string typeName;                          // that dt was given last
    std::uint64_t element = 0;                     // $extret: what !list stands at
    AliasTable aliases;
    std::unique_ptr<engine::MachineDump> unfinishedDump;  // cut short, while the target stands as it did
    struct Listing {                                      // what ls goes on with
        std::shared_ptr<const engine::SourceText> text;
        std::uint32_t next = 1;
        std::uint32_t current = 0;  // is marked; 0: none
    };
    Listing listing{};
    engine::LinesAround listed{10, 10};  // lsp -a
};

// What a command works with, and what an expression in it may ask. Engine thread. Owns nothing but its
// memory.
class CommandContext final : public ExpressionContext {
  public:
    CommandContext(engine::Debugger& debugger, SessionControl& session, OutputSink& output)
        : m_debugger(debugger), m_session(session), m_output(&output) {}

    engine::Debugger& debugger() const { return m_debugger; }
    SessionControl& session() const { return m_session; }
    OutputSink& output() const { return *m_output; }
    // Where it goes from now on; outlives that. Returns where it went before.
    OutputSink& redirect(OutputSink& output) { return *std::exchange(m_output, &output); }
    CommandMemory& memory() { return m_memory; }
    const CommandMemory& memory() const { return m_memory; }
    const AliasTable& aliases() const { return m_memory.aliases; }

    PlaceParts placeParts() const;                       // what is to be seen of a place
    bool wide() const;                                   // 64-bit addresses
    std::string pointerText(std::uint64_t value) const;  // in the target's width
    // A number: with eight digits on a 32-bit target when it is one of 32 bits, else with sixteen.
    std::string numberText(std::uint64_t value) const;
    std::string nameOf(Address address) const;  // "nt+0x1234", printable; empty when there is none
    disassembly::Disassembler disassembler() const;
    disassembly::Namer namer() const;
    // Where u goes on: behind the last one, or where the processor and frame that are looked at execute.
    Address nextCode() const;
    void setNextCode(Address address);
    Result<> checkInterrupted() const;  // Cancelled when somebody wants the thread
    // "t5". InvalidArgument: it is none of the user's.
    Result<> setUserRegister(std::string_view name, CommandMemory::UserRegister value);

    unsigned radix() const override { return m_memory.numbers.radix; }
    unsigned pointerBytes() const override { return wide() ? 8 : 4; }
    Address current() const override;
    Result<std::uint64_t> readMemory(Address address, unsigned bytes, bool physical) const override;
    std::optional<RegisterNumber> registerValue(std::string_view name) const override;
    std::optional<std::uint64_t> pseudoRegister(std::string_view name) const override;
    const TypedValue* typedRegister(std::string_view name) const override;
    std::optional<Address> symbol(std::string_view name) const override;
    Result<std::uint64_t> cpp(std::string_view expression) const override;
    bool prefersCpp() const override { return m_memory.cppExpressions; }

    // While it lives, an expression changes nothing in the target: whoever may only look may ask for one.
    class OnlyLooking {
      public:
        explicit OnlyLooking(CommandContext& context)
            : m_context(context), m_before(std::exchange(context.m_onlyLooking, true)) {}
        ~OnlyLooking() { m_context.m_onlyLooking = m_before; }
        OnlyLooking(const OnlyLooking&) = delete;
        OnlyLooking& operator=(const OnlyLooking&) = delete;

      private:
        CommandContext& m_context;
        bool m_before;
    };

  private:
    engine::Debugger& m_debugger;
    SessionControl& m_session;
    OutputSink* m_output;
    CommandMemory m_memory;
    bool m_onlyLooking = false;
};

}  // namespace hawser::command
