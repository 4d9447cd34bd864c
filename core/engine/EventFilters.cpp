#include "core/engine/EventFilters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/engine/ExceptionNames.h"
#include "core/engine/LoadedModules.h"

namespace hawser::engine {

namespace {

using Kind = EventFilter::Kind;

struct Default {
    std::string_view code;
    std::uint32_t exception;
    BreakStatus status = BreakStatus::Break;
    bool handled = false;
};

constexpr std::array<Default, 21> kExceptionDefaults{{
    {"av", 0xC0000005},
    {"asrt", 0xC0000420},
    {"aph", 0xCFFFFFFF},
    {"bpe", 0x80000003, BreakStatus::Break, true},
    {"ch", 0xC0000008},
    {"dm", 0x80000002},
    {"dz", 0xC0000094},
    {"c000008e", 0xC000008E},
    {"eh", 0xE06D7363, BreakStatus::SecondChance},
    {"gp", 0x80000001},
    {"ii", 0xC000001D, BreakStatus::SecondChance},
    {"iov", 0xC0000095},
    {"ip", 0xC0000006},
    {"isc", 0xC000001C},
    {"lsq", 0xC000001E},
    {"sbo", 0xC0000409},
    {"sov", 0xC00000FD},
    {"sse", 0x80000004, BreakStatus::Break, true},
    {"wob", 0x4000001F, BreakStatus::Break, true},
    {"wos", 0x4000001E, BreakStatus::Break, true},
    {"wkd", 0x80000007, BreakStatus::Break, true},
}};

struct Alias {
    std::string_view name;
    std::string_view code;
};
constexpr std::array<Alias, 3> kHandlingNames{{{"bpec", "bpe"}, {"ssec", "sse"}, {"hc", "ch"}}};

FilterVerdict verdictOf(const EventFilter& filter, bool firstChance) {
    FilterVerdict verdict;
    verdict.handled = filter.handled;
    verdict.command = firstChance ? filter.command : filter.secondCommand;
    switch (filter.status) {
        case BreakStatus::Break:
            break;
        case BreakStatus::SecondChance:
            verdict.breaks = !firstChance;
            break;
        case BreakStatus::Output:
            verdict.breaks = false;
            break;
        case BreakStatus::Ignore:
            verdict.breaks = verdict.tells = false;
            break;
    }
    return verdict;
}

bool isModuleKind(Kind kind) {
    return kind == Kind::ModuleLoad || kind == Kind::ModuleUnload;
}

bool isTypable(std::string_view text) {
    return text.size() <= EventFilters::kMaxText &&
           std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

bool namesHandling(std::string_view event) {
    return std::ranges::any_of(kHandlingNames,
                               [&](const Alias& alias) { return equalIgnoringCase(alias.name, event); });
}

EventFilters::EventFilters() {
    reset();
}

void EventFilters::reset() {
    m_filters.clear();
    const auto add = [&](std::string_view code, std::string_view name, Kind kind,
                         BreakStatus status) -> EventFilter& {
        EventFilter filter;
        filter.code = code;
        filter.name = name;
        filter.kind = kind;
        filter.status = status;
        return m_filters.emplace_back(std::move(filter));
    };
    add("ld", "Load module", Kind::ModuleLoad, BreakStatus::Ignore);
    add("ud", "Unload module", Kind::ModuleUnload, BreakStatus::Ignore);
    for (const Default& from : kExceptionDefaults) {
        EventFilter& filter = add(from.code, exceptionName(from.exception), Kind::Exception, from.status);
        filter.exception = from.exception;
        filter.handled = from.handled;
    }
    add("*", "Other exception", Kind::OtherExceptions, BreakStatus::SecondChance);
}

std::vector<EventFilter> EventFilters::changed() const {
    const EventFilters untouched;
    std::vector<EventFilter> result;
    std::ranges::copy_if(m_filters, std::back_inserter(result), [&](const EventFilter& filter) {
        return std::ranges::find(untouched.m_filters, filter) == untouched.m_filters.end();
    });
    return result;
}

void EventFilters::restore(const std::vector<EventFilter>& kept) {
    reset();
    for (const EventFilter& from : kept) {
        if (!isTypable(from.argument) || !isTypable(from.command) || !isTypable(from.secondCommand)) continue;
        const auto choice = choose(from.code);
        if (!choice) continue;
        EventFilter& filter = *choice->filter;
        filter.status = from.status;
        if (isModuleKind(filter.kind)) {
            filter.argument = from.argument;
        } else {
            filter.handled = from.handled;
        }
        filter.command = from.command;
        filter.secondCommand = from.secondCommand;
    }
}

Result<EventFilters::Choice> EventFilters::choose(std::string_view event) {
    const std::size_t colon = event.find(':');
    std::string_view code = event.substr(0, colon);
    for (const Alias& alias : kHandlingNames) {
        if (equalIgnoringCase(alias.name, code)) code = alias.code;
    }
    const auto named = std::ranges::find_if(
        m_filters, [&](const EventFilter& filter) { return equalIgnoringCase(filter.code, code); });
    if (named != m_filters.end()) {
        if (colon != std::string_view::npos && !isModuleKind(named->kind))
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} takes nothing behind a colon.", named->code));
        return Choice{&*named,
                      colon == std::string_view::npos ? std::string() : std::string(event.substr(colon + 1))};
    }
    const auto number = parseNumber(code.substr(code.starts_with("0x") ? 2 : 0), 16);
    if (!number || *number > 0xFFFFFFFF) {
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("'{}' is no event that a kernel reports and no exception number; sx lists the names.",
                        printable(code, 32)));
    }
    const auto exception = static_cast<std::uint32_t>(*number);
    for (EventFilter& filter : m_filters) {
        if (filter.kind == Kind::Exception && filter.exception == exception) return Choice{&filter, {}};
    }
    if (m_filters.size() >= kMaxFilters)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("There are {} filters already; sxr resets them.", kMaxFilters));
    EventFilter filter = filterFor(exception);
    filter.code = fmt::format("{:08x}", exception);
    filter.name = exceptionName(exception);
    filter.kind = Kind::Exception;
    filter.exception = exception;
    m_filters.push_back(std::move(filter));
    return Choice{&m_filters.back(), {}};
}

Result<> EventFilters::setBreak(std::string_view event, BreakStatus status) {
    auto choice = choose(event);
    if (!choice) return tl::unexpected(choice.error());
    choice->filter->status = status;
    choice->filter->argument = std::move(choice->argument);
    return {};
}

Result<> EventFilters::setHandled(std::string_view event, bool handled) {
    auto choice = choose(event);
    if (!choice) return tl::unexpected(choice.error());
    if (!isModuleKind(choice->filter->kind)) choice->filter->handled = handled;
    return {};
}

Result<> EventFilters::setCommands(std::string_view event, const std::string* first,
                                   const std::string* second) {
    auto choice = choose(event);
    if (!choice) return tl::unexpected(choice.error());
    if (first != nullptr) choice->filter->command = *first;
    if (second != nullptr) choice->filter->secondCommand = *second;
    return {};
}

const EventFilter& EventFilters::filterFor(std::uint32_t code) const {
    const EventFilter* other = nullptr;
    for (const EventFilter& filter : m_filters) {
        if (filter.kind == Kind::Exception && filter.exception == code) return filter;
        if (filter.kind == Kind::OtherExceptions) other = &filter;
    }
    return *other;  // the defaults hold it, and nothing takes it out
}

FilterVerdict EventFilters::onException(std::uint32_t code, bool firstChance) const {
    return verdictOf(filterFor(code), firstChance);
}

bool EventFilters::isHandled(std::uint32_t code) const {
    return filterFor(code).handled;
}

FilterVerdict EventFilters::onModule(std::string_view imagePath, bool unload) const {
    const Kind kind = unload ? Kind::ModuleUnload : Kind::ModuleLoad;
    const auto filter = std::ranges::find_if(m_filters, [&](const EventFilter& f) { return f.kind == kind; });
    FilterVerdict verdict = verdictOf(*filter, true);
    if (filter->argument.empty()) return verdict;
    const std::string_view file = lastPathComponent(imagePath);
    const std::string_view name = file.substr(0, file.rfind('.'));
    if (matchesWildcard(filter->argument, file) || matchesWildcard(filter->argument, name)) return verdict;
    return {.breaks = false, .tells = false, .handled = true, .command = {}};
}

}  // namespace hawser::engine
