#include "core/engine/BugCheckData.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/Debugger.h"

namespace hawser::engine {

namespace {

// KDDEBUGGER_DATA64, public in wdbgexts.h (kd-protocol.md, the table of the debugger data block).
constexpr std::uint64_t kBugCheckDataOffset = 0x88;

}  // namespace

bool namesBugCheck(std::string_view text, const BugCheck& bugCheck) {
    constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
    std::size_t found = 0;  // of the code and the parameters
    for (std::size_t at = text.find_first_of(kDigits); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_not_of(kDigits, at), text.size());
        const auto number = parseNumber(text.substr(at, end - at), 16);
        const std::uint64_t wanted = found == 0 ? bugCheck.code : bugCheck.parameters[found - 1];
        if (number == wanted && ++found > bugCheck.parameters.size()) return true;
        at = text.find_first_of(kDigits, end);
    }
    return false;
}

Result<BugCheck> readBugCheck(Debugger& debugger) {
    if (const auto told = debugger.target().toldBeside().bugCheck) return *told;
    if (!debugger.info() || debugger.info()->debuggerDataBlock.value() == 0) {
        return fail(ErrorCode::NotAvailable,
                    "The target gives no debugger data, so its bug check cannot be found.");
    }
    const unsigned pointer = debugger.info()->version.pointers64 ? 8 : 4;
    const Address slot = debugger.info()->debuggerDataBlock + kBugCheckDataOffset;
    const auto data = debugger.readInteger(slot, 8);
    if (!data) return tl::unexpected(data.error());
    BugCheck result;
    const auto code = debugger.readInteger(Address(*data), pointer);
    if (!code) return tl::unexpected(code.error());
    result.code = *code;
    for (std::size_t i = 0; i < result.parameters.size(); ++i) {
        const auto value = debugger.readInteger(Address(*data) + (i + 1) * pointer, pointer);
        if (!value) return tl::unexpected(value.error());
        result.parameters[i] = *value;
    }
    return result;
}

}  // namespace hawser::engine
