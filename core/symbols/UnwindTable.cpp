#include <fmt/format.h>

#include <algorithm>

#include "core/symbols/UnwindX64.h"

namespace hawser::symbols {

namespace {

constexpr std::size_t kEntrySize = 12;
constexpr std::uint8_t kChainFlag = 4;

RuntimeFunction decodeFunction(ByteReader& reader) {
    RuntimeFunction function;
    function.begin = reader.u32();
    function.end = reader.u32();
    function.unwindInfo = reader.u32();
    return function;
}

Result<RuntimeFunction> functionAt(const ImageReader& read, std::uint64_t rva) {
    const auto bytes = read(rva, kEntrySize);
    if (!bytes) return tl::unexpected(bytes.error());
    ByteReader reader(*bytes, "function table entry");
    const RuntimeFunction function = decodeFunction(reader);
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    return function;
}

// Takes the operand slots that follow the code.
Result<UnwindCode> decodeCode(ByteReader& reader, std::uint8_t version) {
    UnwindCode code;
    code.prologOffset = reader.u8();
    const std::uint8_t packed = reader.u8();
    code.info = packed >> 4;
    const unsigned operation = packed & 0x0F;
    if (operation > static_cast<unsigned>(UnwindOperation::PushMachineFrame))
        return fail(ErrorCode::Malformed, fmt::format("unwind code {} is unknown", operation),
                    reader.offset());
    code.operation = static_cast<UnwindOperation>(operation);
    switch (code.operation) {
        case UnwindOperation::PushNonVolatile:
        case UnwindOperation::SetFrameRegister:
        case UnwindOperation::PushMachineFrame:
            break;
        case UnwindOperation::AllocateSmall:
            code.operand = code.info * 8u + 8u;
            break;
        case UnwindOperation::AllocateLarge:
            code.operand = code.info == 0 ? reader.u16() * 8u : reader.u32();
            break;
        case UnwindOperation::SaveNonVolatile:
            code.operand = reader.u16() * 8u;
            break;
        case UnwindOperation::SaveXmm128:
            code.operand = reader.u16() * 16u;
            break;
        case UnwindOperation::SaveNonVolatileFar:
        case UnwindOperation::SaveXmm128Far:
            code.operand = reader.u32();
            break;
        // In version 1 these two were the 8-byte forms of the xmm saves, with one and two operand slots.
        case UnwindOperation::Epilog:
            if (version < 2) code.operand = reader.u16();
            break;
        case UnwindOperation::Spare:
            code.operand = reader.u32();
            break;
    }
    return code;
}

Result<> decodeCodes(ByteSpan bytes, UnwindInfo& info) {
    ByteReader reader(bytes, "unwind codes");
    while (reader.remaining() > 0) {
        const auto code = decodeCode(reader, info.version);
        if (!code) return tl::unexpected(code.error());
        if (auto done = reader.finish(); !done) return done;
        info.codes.push_back(*code);
    }
    return {};
}

}  // namespace

Result<std::optional<RuntimeFunction>> findFunction(const ImageReader& read, DataDirectory exceptions,
                                                    std::uint32_t rva) {
    std::uint32_t low = 0;
    std::uint32_t high = std::min(exceptions.size / static_cast<std::uint32_t>(kEntrySize), kMaxFunctions);
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        const auto function =
            functionAt(read, std::uint64_t{exceptions.rva} + std::uint64_t{middle} * kEntrySize);
        if (!function) return tl::unexpected(function.error());
        if (function->contains(rva)) return *function;
        if (rva < function->begin)
            high = middle;
        else
            low = middle + 1;
    }
    return std::optional<RuntimeFunction>{};
}

Result<UnwindInfo> readUnwindInfo(const ImageReader& read, std::uint32_t rva) {
    const auto header = read(rva, 4);
    if (!header) return tl::unexpected(header.error());
    ByteReader reader(*header, "unwind information");
    UnwindInfo info;
    const std::uint8_t first = reader.u8();
    info.version = first & 7;
    info.flags = first >> 3;
    info.prologSize = reader.u8();
    const std::size_t count = reader.u8();
    const std::uint8_t frame = reader.u8();
    info.frameRegister = frame & 0x0F;
    info.frameOffset = (frame >> 4) * 16u;
    if (auto done = reader.finish(); !done) return tl::unexpected(done.error());
    if (info.version == 0 || info.version > 2)
        return fail(ErrorCode::Malformed, fmt::format("unwind information has version {}", info.version),
                    rva);

    const auto codes = read(std::uint64_t{rva} + 4, count * 2);
    if (!codes) return tl::unexpected(codes.error());
    if (auto decoded = decodeCodes(*codes, info); !decoded) return tl::unexpected(decoded.error());
    if ((info.flags & kChainFlag) != 0) {
        const std::size_t even = (count + 1) & ~std::size_t{1};
        const auto chained = functionAt(read, std::uint64_t{rva} + 4 + even * 2);
        if (!chained) return tl::unexpected(chained.error());
        info.chained = *chained;
    }
    return info;
}

}  // namespace hawser::symbols
