#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"
#include "core/command/CommandRegistry.h"
#include "core/command/ExpressionLexer.h"
#include "core/command/OneLine.h"
#include "core/command/TimeText.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxText = 260;  // characters of a path; Windows' own old limit

struct ListOptions {
    bool verbose = false;
    std::string pattern;       // of the module's name; empty: any
    std::string imagePattern;  // of the image's name
    std::optional<Address> address;
};

Result<> takeOptionLetters(Call& call, std::string_view letters, ListOptions& options) {
    for (const char letter : letters) {
        if (letter == 'v') options.verbose = true;
        if (letter == 'm') options.pattern = std::string(call.arguments.takeWord());
        if (letter == 'M') options.imagePattern = std::string(call.arguments.takeWord());
        if (letter != 'a') continue;
        const auto address = call.arguments.takeAddress(call.context);
        if (!address) return tl::unexpected(address.error());
        options.address = *address;
    }
    return {};
}

constexpr std::string_view kLetters = "Dolvukecsmifnptaf1M";

Result<ListOptions> takeListOptions(Call& call) {
    ListOptions options;
    if (auto done = takeOptionLetters(call, call.suffix, options); !done) return tl::unexpected(done.error());
    while (!call.arguments.empty()) {
        const std::string_view word = call.arguments.takeWord();
        if (word.find_first_not_of(kLetters) != std::string_view::npos) {
            return fail(ErrorCode::InvalidArgument, fmt::format("Syntax error at '{}'", oneLine(word, 64)));
        }
        if (auto done = takeOptionLetters(call, word, options); !done) return tl::unexpected(done.error());
    }
    return options;
}

bool isListed(const engine::Module& module, const ListOptions& options) {
    if (options.address && !module.contains(*options.address)) return false;
    if (!options.pattern.empty() && !matchesWildcard(options.pattern, module.name)) return false;
    return options.imagePattern.empty() || matchesWildcard(options.imagePattern, module.imageName);
}

std::string detailText(const engine::Module& module) {
    const std::string time = module.timestamp == 0
                                 ? std::string("unavailable")
                                 : unixTimeText(static_cast<std::int64_t>(module.timestamp));
    return fmt::format(
        "    Image path: {}\n    Image name: {}\n    Timestamp:        {} ({:08X})\n    CheckSum:         "
        "{:08X}\n"
        "    ImageSize:        {:08X}\n",
        oneLine(module.path, kMaxText), oneLine(module.imageName, kMaxText), time, module.timestamp,
        module.checkSum, module.size);
}

// The name is the target's word and the link a command line: only a plain name becomes one.
std::string detailLink(std::string_view name) {
    const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (isWordCharacter(c) && c != '`' && c != '!' && c != '?') || c == '-' || c == '.';
    });
    return plain ? fmt::format("lmvm {}", name) : std::string();
}

Result<Outcome> list(Call& call) {
    const auto options = takeListOptions(call);
    if (!options) return tl::unexpected(options.error());
    const CommandContext& context = call.context;
    const auto heading = context.wide() ? "start             end                 module name\n"
                                        : "start    end        module name\n";
    context.output().print(heading);
    for (const engine::Module& module : context.debugger().modules()) {
        if (auto go = context.checkInterrupted(); !go) return tl::unexpected(go.error());
        if (!isListed(module, *options)) continue;
        const std::string name = oneLine(module.name, kMaxText);
        context.output().print(fmt::format("{} {}   ", context.pointerText(module.base.value()),
                                           context.pointerText(module.end().value())));
        context.output().write({OutputKind::Normal, name, detailLink(name)});
        const std::size_t pad = name.size() < 8 ? 8 - name.size() : 0;
        context.output().print(fmt::format("{}   (no symbols)\n", std::string(pad, ' ')));
        if (options->verbose) context.output().print(detailText(module));
    }
    return Outcome::Done;
}

Result<Outcome> nearest(Call& call) {
    const auto address = call.arguments.empty() ? Result<Address>(call.context.current())
                                                : call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const std::string name = call.context.nameOf(*address);
    if (name.empty()) {
        return fail(ErrorCode::NotAvailable,
                    fmt::format("No module holds {}.", call.context.pointerText(address->value())));
    }
    call.context.output().print(fmt::format("({})   {}\n", call.context.pointerText(address->value()), name));
    return Outcome::Done;
}

Result<Outcome> reload(Call& call) {
    // Options and names only limit what symbols are dropped; the list of modules is read whole.
    if (auto done = call.context.debugger().reloadModules(); !done) return tl::unexpected(done.error());
    call.context.output().print(fmt::format("{} modules.\n", call.context.debugger().modules().size()));
    return Outcome::Done;
}

}  // namespace

void addModuleCommands(CommandRegistry& registry) {
    registry.add("Modules",
                 {
                     {"lm", "lm[v] [m Pattern] [M Image] [a Address]", "List modules; lmv with details",
                      Needs::Session, list, kLetters},
                     {"ln", "ln [Address]", "Name of an address", Needs::Session, nearest},
                     {".reload", ".reload", "Read the list of modules again", Needs::Stopped, reload},
                 });
}

}  // namespace hawser::command
