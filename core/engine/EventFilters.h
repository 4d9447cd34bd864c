#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"

namespace hawser::engine {

// What happens when an exception or event comes: sxe, sxd, sxn, sxi.
enum class BreakStatus {
    Break,         // at the first chance
    SecondChance,  // told at the first chance, a break at the second
    Output,        // told
    Ignore,
};

struct EventFilter {
    enum class Kind { Exception, OtherExceptions, ModuleLoad, ModuleUnload };

    std::string code;  // "av"; eight hexadecimal digits for an exception without a name of its own
    std::string name;
    Kind kind = Kind::Exception;
    std::uint32_t exception = 0;
    BreakStatus status = BreakStatus::Break;
    bool handled = false;       // how the target goes on: the exception counts as handled
    std::string argument;       // modules: which, with wildcards; empty is every one
    std::string command;        // run when it comes, whatever the status
    std::string secondCommand;  // the same at the second chance

    bool operator==(const EventFilter&) const = default;
};

// What a filter says of one exception or module event.
struct FilterVerdict {
    bool breaks = true;
    bool tells = true;  // a line of output although the target goes on
    bool handled = false;
    std::string command;  // empty: none
};

// The user's wishes for exceptions and module events. They outlive the target: a reboot or restart changes
// nothing in them. Names and defaults: "Controlling Exceptions and Events" in the debugger's public
// documentation, as far as a kernel reports them. Engine thread.
class EventFilters {
  public:
    EventFilters();

    const std::vector<EventFilter>& list() const { return m_filters; }

    // `event`: a code of list(), "*", a number for an exception of its own, or "ld:pattern". InvalidArgument:
    // unknown. bpec, ssec and hc name the handling of bpe, sse and ch.
    Result<> setBreak(std::string_view event, BreakStatus status);
    Result<> setHandled(std::string_view event, bool handled);
    Result<> setCommands(std::string_view event, const std::string* first, const std::string* second);
    void reset();

    // What is not as reset() leaves it: to be kept until the next run.
    std::vector<EventFilter> changed() const;
    // The defaults, with these in the place of theirs. The list may come from a file that anybody wrote:
    // entries that no setter would have made are left out.
    void restore(const std::vector<EventFilter>& kept);

    FilterVerdict onException(std::uint32_t code, bool firstChance) const;
    FilterVerdict onModule(std::string_view imagePath, bool unload) const;
    bool isHandled(std::uint32_t code) const;

    static constexpr std::size_t kMaxFilters = 256;
    static constexpr std::size_t kMaxText = 4096;  // characters of a kept command or name, as of a typed line

  private:
    struct Choice {
        EventFilter* filter = nullptr;
        std::string argument;
    };
    Result<Choice> choose(std::string_view event);
    const EventFilter& filterFor(std::uint32_t code) const;

    std::vector<EventFilter> m_filters;  // the named ones, "*", then those with a number
};

// Whether the event's name stands for the handling of another one: "bpec" for "bpe".
bool namesHandling(std::string_view event);

}  // namespace hawser::engine
