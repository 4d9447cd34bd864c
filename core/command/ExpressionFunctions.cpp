#include "core/command/ExpressionFunctions.h"

#include <algorithm>
#include <array>

#include "core/base/Text.h"
#include "core/base/Wildcard.h"

namespace hawser::command {

namespace {

constexpr std::uint64_t kPage = 0x1000;
constexpr std::uint64_t kMaxChecked = 256ULL << 20;  // bytes that $vvalid looks at
constexpr std::uint64_t kNewHeaderOffset = 0x3C;     // e_lfanew in the DOS header
constexpr std::uint64_t kEntryPointOffset = 0x28;    // AddressOfEntryPoint from the PE signature

using FunctionArguments = std::span<const FunctionArgument>;
using Function = Result<std::uint64_t> (*)(FunctionArguments, const ExpressionContext&);

std::uint64_t sign(int order) {
    return order < 0 ? UINT64_MAX : order > 0 ? 1 : 0;
}

Result<std::uint64_t> compare(FunctionArguments arguments, const ExpressionContext&) {
    return sign(arguments[0].text->compare(*arguments[1].text));
}

Result<std::uint64_t> compareIgnoringCase(FunctionArguments arguments, const ExpressionContext&) {
    return sign(toLower(*arguments[0].text).compare(toLower(*arguments[1].text)));
}

Result<std::uint64_t> matches(FunctionArguments arguments, const ExpressionContext&) {
    return matchesWildcard(*arguments[1].text, *arguments[0].text) ? 1 : 0;
}

// Memory is there or not by the page.
Result<std::uint64_t> isReadable(FunctionArguments arguments, const ExpressionContext& context) {
    const std::uint64_t length = arguments[1].value;
    if (length == 0 || length > kMaxChecked) return fail(ErrorCode::InvalidArgument, "Range error at");
    const std::uint64_t start = arguments[0].value;
    for (std::uint64_t done = 0; done < length; done += kPage - (start + done) % kPage)
        if (!context.readMemory(Address(start + done), 1, false)) return 0;
    return context.readMemory(Address(start + length - 1), 1, false) ? 1 : 0;
}

Result<std::uint64_t> imageEntry(FunctionArguments arguments, const ExpressionContext& context) {
    const Address base(arguments[0].value);
    const auto header = context.readMemory(base + kNewHeaderOffset, 4, false);
    if (!header) return fail(ErrorCode::NotAvailable, "Memory access error at");
    const auto entry = context.readMemory(base + *header + kEntryPointOffset, 4, false);
    if (!entry) return fail(ErrorCode::NotAvailable, "Memory access error at");
    return (base + *entry).value();
}

// Without types every function is one of "any other type".
Result<std::uint64_t> isSuccess(FunctionArguments arguments, const ExpressionContext&) {
    const bool zero = arguments[1].value == 0;
    return (arguments[2].value == 0) != zero ? 1 : 0;
}

struct Known {
    std::string_view name;
    Function function;
    std::size_t count;
    bool ofTexts;
};
constexpr std::array<Known, 6> kFunctions{{{"scmp", compare, 2, true},
                                           {"sicmp", compareIgnoringCase, 2, true},
                                           {"spat", matches, 2, true},
                                           {"vvalid", isReadable, 2, false},
                                           {"iment", imageEntry, 1, false},
                                           {"fnsucc", isSuccess, 3, false}}};

const Known* find(std::string_view name) {
    const auto found = std::ranges::find_if(kFunctions, [&](const Known& known) {
        return known.name.size() == name.size() && equalIgnoringCase(known.name, name);
    });
    return found == kFunctions.end() ? nullptr : &*found;
}

}  // namespace

bool isExpressionFunction(std::string_view name) {
    return find(name) != nullptr;
}

Result<std::uint64_t> callExpressionFunction(std::string_view name, FunctionArguments arguments,
                                             const ExpressionContext& context) {
    const Known* const known = find(name);
    const bool fits = known != nullptr && arguments.size() == known->count &&
                      std::ranges::all_of(arguments, [&](const FunctionArgument& argument) {
                          return argument.text.has_value() == known->ofTexts;
                      });
    if (!fits) return fail(ErrorCode::InvalidArgument, "Syntax error at");
    return known->function(arguments, context);
}

}  // namespace hawser::command
