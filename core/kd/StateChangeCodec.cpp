#include <fmt/format.h>

#include <algorithm>

#include "core/base/AnsiText.h"
#include "core/base/ByteWriter.h"
#include "core/base/Machine.h"
#include "core/kd/ControlSet.h"

namespace hawser::kd {

namespace {

// Offsets of kd-protocol.md 4.1 to 4.6.
constexpr std::size_t kUnion = 32;
constexpr std::size_t kControlReport = 192;
constexpr std::size_t kMaxParameters = 15;
constexpr std::size_t kParameters = 64;
constexpr std::size_t kFirstChance = 184;
constexpr std::uint32_t kStateChangeUnknown = 0x30FF;  // nobody's

ExceptionReport decodeException(ByteReader reader) {
    ExceptionReport report;
    reader.seek(kUnion);
    report.code = reader.u32();
    report.flags = reader.u32();
    report.record = Address(reader.u64());
    report.address = Address(reader.u64());
    const std::size_t count = std::min<std::size_t>(reader.u32(), kMaxParameters);
    reader.seek(kParameters);
    for (std::size_t i = 0; i < count; ++i) report.parameters.push_back(reader.u64());
    reader.seek(kFirstChance);
    report.firstChance = reader.u32() != 0;
    return report;
}

// Where the path begins: behind the header, or, with a header that is longer than ours, counted from the end
// (4.1).
std::size_t pathOffset(ByteSpan payload, std::size_t length) {
    const std::size_t fromEnd = payload.size() - length;
    const bool longerHeader =
        fromEnd > kStateChangeHeaderSize && length > 0 && payload[kStateChangeHeaderSize] == std::byte{0};
    return longerHeader ? fromEnd : kStateChangeHeaderSize;
}

// But for the path; its length.
std::size_t readLoadSymbols(ByteReader reader, LoadSymbolsReport& report) {
    reader.seek(kUnion);
    const std::size_t length = reader.u32();
    reader.skip(4);
    report.base = Address(reader.u64());
    report.processId = reader.u64();
    report.checkSum = reader.u32();
    report.sizeOfImage = reader.u32();
    report.unload = reader.u8() != 0;
    return length;
}

Result<LoadSymbolsReport> decodeLoadSymbols(ByteSpan payload) {
    LoadSymbolsReport report;
    const std::size_t length = readLoadSymbols(ByteReader(payload), report);
    const std::size_t there = payload.size() - kStateChangeHeaderSize;
    if (length > there) {
        return fail(ErrorCode::Truncated,
                    fmt::format("A load-symbols state change announces a path of {} bytes, and has {}.",
                                length, there),
                    payload.size());
    }
    report.path = utf8FromAnsi(payload.subspan(pathOffset(payload, length), length));
    return report;
}

CommandStringReport decodeCommandString(ByteSpan payload) {
    const ByteSpan data = payload.subspan(kStateChangeHeaderSize);
    const auto end = std::ranges::find(data, std::byte{0});
    CommandStringReport report;
    report.name = utf8FromAnsi(data);
    if (end != data.end()) {
        report.command = utf8FromAnsi(data.subspan(static_cast<std::size_t>(end - data.begin()) + 1));
    }
    return report;
}

struct ChangeWriter {
    ByteWriter& writer;

    void operator()(const ExceptionReport& report) const {
        const std::size_t count = std::min(report.parameters.size(), kMaxParameters);
        writer.u32(report.code);
        writer.u32(report.flags);
        writer.u64(report.record.value());
        writer.u64(report.address.value());
        writer.u32(static_cast<std::uint32_t>(count));
        writer.padTo(kParameters);
        for (std::size_t i = 0; i < count; ++i) writer.u64(report.parameters[i]);
        writer.padTo(kFirstChance);
        writer.u32(report.firstChance ? 1 : 0);
    }
    void operator()(const LoadSymbolsReport& report) const {
        writer.u32(static_cast<std::uint32_t>(pathBytes(report).size()));
        writer.u32(0);
        writer.u64(report.base.value());
        writer.u64(report.processId);
        writer.u32(report.checkSum);
        writer.u32(report.sizeOfImage);
        writer.u8(report.unload ? 1 : 0);
    }
    void operator()(const CommandStringReport&) const {}
    void operator()(const UnreadableReport&) const {}

    static Bytes pathBytes(const LoadSymbolsReport& report) {
        if (report.path.empty()) return {};
        Bytes path = ansiFromUtf8(report.path);
        path.resize(std::min(path.size(), kMaxPayload - kStateChangeHeaderSize - 1));
        path.push_back(std::byte{0});
        return path;
    }
};

Bytes trailingData(const StateChange& change) {
    if (const auto* load = change.loadSymbols()) return ChangeWriter::pathBytes(*load);
    const auto* text = std::get_if<CommandStringReport>(&change.what);
    if (text == nullptr) return {};
    Bytes data = ansiFromUtf8(text->name);
    data.push_back(std::byte{0});
    const Bytes command = ansiFromUtf8(text->command);
    data.insert(data.end(), command.begin(), command.end());
    data.resize(std::min(data.size(), kMaxPayload - kStateChangeHeaderSize - 1));
    data.push_back(std::byte{0});
    return data;
}

void interpret(StateChange& change, Machine machine) {
    static_assert(sizeof(change.controlBytes) == kControlReportSize);
    change.machine = machine;
    change.control = decodeControlReport(change.controlBytes, machine);
    change.thread = canonical(change.thread, machine);
    change.programCounter = canonical(change.programCounter, machine);
    if (auto* exception = std::get_if<ExceptionReport>(&change.what)) {
        exception->record = canonical(exception->record, machine);
        exception->address = canonical(exception->address, machine);
    }
    if (auto* load = std::get_if<LoadSymbolsReport>(&change.what))
        load->base = canonical(load->base, machine);
}

// The kind.
std::uint32_t readHeader(ByteReader& reader, StateChange& change) {
    const std::uint32_t state = reader.u32() & ~kStateChangeAlternateFlag;
    change.processorLevel = reader.u16();
    change.processor = reader.u16();
    change.processorCount = std::clamp(reader.u32(), 1U, StateChange::kMaxProcessors);
    reader.skip(4);
    change.thread = Address(reader.u64());
    change.programCounter = Address(reader.u64());
    return state;
}

using What = decltype(StateChange::what);

// A report is worth something from its code or base on; a command must be whole.
What salvageReport(std::uint32_t state, ByteSpan payload) {
    if (state == kStateChangeException && payload.size() >= kUnion + 4) {
        ExceptionReport report = decodeException(ByteReader(payload));
        if (payload.size() < kFirstChance + 4) report.firstChance = true;
        return report;
    }
    if (state == kStateChangeLoadSymbols && payload.size() >= kUnion + 16) {
        LoadSymbolsReport report;
        readLoadSymbols(ByteReader(payload), report);
        report.path = utf8FromAnsi(payload.subspan(std::min(payload.size(), kStateChangeHeaderSize)));
        return report;
    }
    return UnreadableReport{};
}

}  // namespace

Result<StateChange> decodeStateChange(ByteSpan payload, Machine machine) {
    ByteReader reader(payload, "state change");
    StateChange change;
    const std::uint32_t state = readHeader(reader, change);
    reader.seek(kStateChangeHeaderSize);
    if (reader.failed()) {
        return fail(ErrorCode::Truncated,
                    fmt::format("A state change is cut short: it has {} bytes instead of {}.", payload.size(),
                                kStateChangeHeaderSize),
                    payload.size());
    }

    if (state == kStateChangeException) {
        change.what = decodeException(ByteReader(payload));
    } else if (state == kStateChangeLoadSymbols) {
        auto load = decodeLoadSymbols(payload);
        if (!load) return tl::unexpected(load.error());
        change.what = std::move(*load);
    } else if (state == kStateChangeCommandString) {
        change.what = decodeCommandString(payload);
    } else {
        return fail(ErrorCode::Unsupported,
                    fmt::format("The target reports an unknown state change {:#x}.", state), 0);
    }
    std::ranges::copy(payload.subspan(kControlReport, kControlReportSize), change.controlBytes.begin());
    interpret(change, machine);
    return change;
}

StateChange salvageStateChange(ByteSpan payload, Machine machine, const Error& error) {
    ByteReader reader(payload);
    StateChange change;
    change.what = salvageReport(readHeader(reader, change), payload);
    change.trouble = error.what;
    if (payload.size() >= kStateChangeHeaderSize)
        std::ranges::copy(payload.subspan(kControlReport, kControlReportSize), change.controlBytes.begin());
    interpret(change, machine);
    return change;
}

StateChange salvageStateChange32(ByteSpan payload) {
    ByteReader reader(payload);
    StateChange change;
    reader.skip(4);  // the kind: what belongs to it is laid out in another way as well
    change.processorLevel = reader.u16();
    change.processor = reader.u16();
    change.processorCount = std::clamp(reader.u32(), 1U, StateChange::kMaxProcessors);
    change.thread = Address(reader.u32());
    change.programCounter = Address(reader.u32());
    change.what = UnreadableReport{};
    change.trouble = "The target speaks a protocol older than version 5, which is not supported.";
    interpret(change, Machine::X86);
    return change;
}

void interpretFor(StateChange& change, Machine machine) {
    if (change.machine != machine) interpret(change, machine);
}

Bytes encodeStateChange(const StateChange& change, Machine machine) {
    static_assert(kControlReport + kControlReportSize == kStateChangeHeaderSize);
    constexpr std::uint32_t kStates[] = {kStateChangeException, kStateChangeLoadSymbols,
                                         kStateChangeCommandString, kStateChangeUnknown};
    ByteWriter writer;
    writer.u32(kStates[change.what.index()]);
    writer.u16(change.processorLevel);
    writer.u16(change.processor);
    writer.u32(change.processorCount);
    writer.u32(0);
    writer.u64(change.thread.value());
    writer.u64(change.programCounter.value());
    std::visit(ChangeWriter{writer}, change.what);
    writer.padTo(kControlReport);
    encodeControlReport(writer, change.control, machine);
    writer.bytes(trailingData(change));
    return writer.take();
}

}  // namespace hawser::kd
