#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "core/kd/Notifications.h"
#include "core/kd/Requests.h"
#include "core/kd/TraceFields.h"
#include "core/kd/TraceText.h"
#include "core/kd/arm64/SpecialRegistersArm64.h"
#include "core/kd/x64/ContextX64.h"
#include "core/kd/x64/SpecialRegistersX64.h"
#include "core/kd/x86/ContextX86.h"
#include "core/kd/x86/SpecialRegistersX86.h"

// Every decoder on any bytes; what decodes encodes to something that decodes to the same.
using namespace hawser;
using namespace hawser::kd;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void requests(ByteSpan bytes, Machine machine) {
    if (const auto request = decodeRequest(bytes, machine)) {
        static_cast<void>(nameOf(request->body));
        if (const auto encoded = encodeRequest(*request, machine)) {
            require(encoded->size() <= kMaxPayload);
            const auto again = decodeRequest(*encoded, machine);
            require(again && again->body.index() == request->body.index());
            Reply reply;
            reply.status = kStatusUnsuccessful;
            const Bytes answer = encodeReply(*encoded, *request, reply);
            const auto decoded = decodeReply(answer);
            require(decoded.has_value());
            require(answers(*decoded, answer, *request, machine) ||
                    std::holds_alternative<SearchMemory>(request->body));
        }
        if (const auto reply = decodeReply(bytes))
            static_cast<void>(answers(*reply, bytes, *request, machine));
    }
}

void stateChanges(ByteSpan bytes, Machine machine) {
    const auto change = decodeStateChange(bytes, machine);
    static_cast<void>(salvageStateChange32(bytes));
    if (!change) {
        const StateChange left = salvageStateChange(bytes, machine, change.error());
        require(!left.trouble.empty() && encodeStateChange(left, machine).size() <= kMaxPayload);
        return;
    }
    const Bytes encoded = encodeStateChange(*change, machine);
    require(encoded.size() <= kMaxPayload);
    const auto again = decodeStateChange(encoded, machine);
    require(again && again->what.index() == change->what.index() &&
            again->programCounter == change->programCounter);
    require(again->control.instructionStream == change->control.instructionStream);
    if (change->exception() != nullptr)
        require(again->exception()->parameters == change->exception()->parameters);
    if (change->loadSymbols() != nullptr) require(again->loadSymbols()->base == change->loadSymbols()->base);
}

// What is not changed goes back as it came, whatever it holds.
void records(ByteSpan bytes) {
    const auto same = [bytes](const Bytes& encoded) { require(std::ranges::equal(encoded, bytes)); };
    if (const auto context = x64::decodeContext(bytes)) same(x64::encodeContext(*context));
    if (const auto special = x64::decodeSpecialRegisters(bytes)) same(x64::encodeSpecialRegisters(*special));
    if (const auto context = x86::decodeContext(bytes)) same(x86::encodeContext(*context));
    if (const auto special = x86::decodeSpecialRegisters(bytes)) same(x86::encodeSpecialRegisters(*special));
    if (const auto context = arm64::decodeContext(bytes)) same(arm64::encodeContext(*context));
    if (const auto special = arm64::decodeSpecialRegisters(bytes))
        same(arm64::encodeSpecialRegisters(*special));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > kMaxPayload) return 0;
    constexpr Machine kMachines[] = {Machine::X64, Machine::X86, Machine::Arm64, Machine::ArmThumb2};
    const Machine machine = kMachines[data[0] % 4];
    Bytes bytes;
    for (std::size_t i = 1; i < size; ++i) bytes.push_back(static_cast<std::byte>(data[i]));

    requests(bytes, machine);
    stateChanges(bytes, machine);
    if (const auto io = decodeDebugIo(bytes)) {
        if (const auto* prompt = std::get_if<DebugPrompt>(&*io)) {
            require(decodePromptReply(encodePromptReply(*prompt, prompt->text)).has_value());
        } else {
            require(decodeDebugIo(encodePrint(std::get<DebugPrint>(*io))).has_value());
        }
    }
    static_cast<void>(decodePromptReply(bytes));
    if (const auto file = decodeFileRequest(bytes))
        require(encodeFileRefusal(*file).size() == kFileIoHeaderSize);
    records(bytes);
    for (std::uint16_t type = 0; type < kFirstInvalidPacketType; ++type) {
        static_cast<void>(summaryOf({static_cast<PacketType>(type), 0, false, bytes}));
        require(traceFieldsOf(encode({static_cast<PacketType>(type), 0, false, bytes})).size() <=
                kMaxTraceFields);
    }
    return 0;
}
