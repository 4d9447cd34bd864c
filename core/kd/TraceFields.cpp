#include "core/kd/TraceFields.h"

#include <fmt/format.h>

#include <span>

#include "core/base/Text.h"
#include "core/kd/Packet.h"
#include "core/kd/RequestTraits.h"
#include "core/kd/TraceText.h"
#include "core/base/AnsiText.h"

namespace hawser::kd {

namespace {

constexpr std::size_t kShownText = 400;  // bytes of one text field
constexpr std::uint32_t kMostParameters = 15;

struct Spec {
    std::string_view name;  // empty: padding
    unsigned width;         // bytes: 1, 2, 4 or 8
};
using Specs = std::span<const Spec>;

constexpr Spec kHeader[] = {
    {"PacketLeader", 4}, {"PacketType", 2}, {"ByteCount", 2}, {"PacketId", 4}, {"Checksum", 4}};
constexpr Spec kManipulate[] = {
    {"ApiNumber", 4}, {"ProcessorLevel", 2}, {"Processor", 2}, {"ReturnStatus", 4}, {"", 4}};
constexpr Spec kMemory[] = {{"TargetBaseAddress", 8}, {"TransferCount", 4}, {"ActualBytes", 4}};
constexpr Spec kContextEx[] = {{"Offset", 4}, {"ByteCount", 4}, {"BytesCopied", 4}};
constexpr Spec kWriteBreakPoint[] = {{"BreakPointAddress", 8}, {"BreakPointHandle", 4}};
constexpr Spec kRestoreBreakPoint[] = {{"BreakPointHandle", 4}};
constexpr Spec kBreakPointEx[] = {{"BreakPointCount", 4}, {"ContinueStatus", 4}};
constexpr Spec kContinue[] = {{"ContinueStatus", 4}};
constexpr Spec kContinue2[] = {{"ContinueStatus", 4}, {"TraceFlag", 4}};
constexpr Spec kIoSpace[] = {{"IoAddress", 8}, {"DataSize", 4}, {"DataValue", 4}};
constexpr Spec kMsr[] = {{"Msr", 4}, {"DataValueLow", 4}, {"DataValueHigh", 4}};
constexpr Spec kSearch[] = {{"SearchAddress", 8}, {"SearchLength", 8}, {"PatternLength", 4}};
constexpr Spec kFill[] = {{"Address", 8}, {"Length", 4}, {"Flags", 2}, {"PatternLength", 2}};
constexpr Spec kQuery[] = {{"Address", 8}, {"Reserved", 8}, {"AddressSpace", 4}, {"Flags", 4}};
constexpr Spec kBugCheck[] = {{"BugCheckCode", 4}};
constexpr Spec kVersion[] = {{"MajorVersion", 2},
                             {"MinorVersion", 2},
                             {"ProtocolVersion", 1},
                             {"KdSecondaryVersion", 1},
                             {"Flags", 2},
                             {"MachineType", 2},
                             {"MaxPacketType", 1},
                             {"MaxStateChange", 1},
                             {"MaxManipulate", 1},
                             {"Simulation", 1},
                             {"", 2},
                             {"KernBase", 8},
                             {"PsLoadedModuleList", 8},
                             {"DebuggerDataList", 8}};
constexpr Spec kStateChange[] = {
    {"NewState", 4}, {"ProcessorLevel", 2}, {"Processor", 2},     {"NumberProcessors", 4},
    {"", 4},         {"Thread", 8},         {"ProgramCounter", 8}};
constexpr Spec kException[] = {{"ExceptionCode", 4},    {"ExceptionFlags", 4},   {"ExceptionRecord", 8},
                               {"ExceptionAddress", 8}, {"NumberParameters", 4}, {"", 4}};
constexpr Spec kLoadSymbols[] = {{"PathNameLength", 4}, {"", 4},         {"BaseOfDll", 8},
                                 {"ProcessId", 8},      {"CheckSum", 4}, {"SizeOfImage", 4},
                                 {"UnloadSymbols", 1}};
constexpr Spec kDebugIo[] = {
    {"ApiNumber", 4}, {"ProcessorLevel", 2}, {"Processor", 2}, {"LengthOfString", 4}};
constexpr Spec kFileIo[] = {{"ApiNumber", 4}, {"Status", 4}};

constexpr std::size_t kFirstChanceOffset = 184;  // 4.2

Specs unionOf(ApiNumber api) {
    switch (api) {
        case ApiNumber::ReadVirtualMemory:
        case ApiNumber::WriteVirtualMemory:
        case ApiNumber::ReadPhysicalMemory:
        case ApiNumber::WritePhysicalMemory:
        case ApiNumber::ReadControlSpace:
        case ApiNumber::WriteControlSpace:
            return kMemory;
        case ApiNumber::GetContextEx:
        case ApiNumber::SetContextEx:
            return kContextEx;
        case ApiNumber::WriteBreakPoint:
            return kWriteBreakPoint;
        case ApiNumber::RestoreBreakPoint:
            return kRestoreBreakPoint;
        case ApiNumber::WriteBreakPointEx:
        case ApiNumber::RestoreBreakPointEx:
            return kBreakPointEx;
        case ApiNumber::Continue:
            return kContinue;
        case ApiNumber::Continue2:
            return kContinue2;
        case ApiNumber::ReadIoSpace:
        case ApiNumber::WriteIoSpace:
            return kIoSpace;
        case ApiNumber::ReadMsr:
        case ApiNumber::WriteMsr:
            return kMsr;
        case ApiNumber::SearchMemory:
            return kSearch;
        case ApiNumber::FillMemory:
            return kFill;
        case ApiNumber::QueryMemory:
            return kQuery;
        case ApiNumber::CauseBugCheck:
            return kBugCheck;
        case ApiNumber::GetVersion:
            return kVersion;
        case ApiNumber::GetContext:
        case ApiNumber::SetContext:
        case ApiNumber::Reboot:
        case ApiNumber::SwitchProcessor:
        case ApiNumber::ClearAllInternalBreakpoints:
            return {};
    }
    return {};
}

// Takes the fields off a payload, one layout after the other.
class FieldList {
  public:
    explicit FieldList(ByteSpan bytes) : m_reader(bytes) {}

    void add(std::string name, std::string value) {
        if (m_fields.size() < kMaxTraceFields) m_fields.push_back({std::move(name), std::move(value)});
    }
    void take(Specs specs) {
        for (const Spec& spec : specs) take(spec.name, spec.width);
    }
    std::uint64_t take(std::string_view name, unsigned width) {
        if (m_cut || m_reader.remaining() < width) {
            cutShort();
            return 0;
        }
        const std::uint64_t value = width == 1   ? m_reader.u8()
                                    : width == 2 ? m_reader.u16()
                                    : width == 4 ? m_reader.u32()
                                                 : m_reader.u64();
        if (!name.empty()) {
            add(std::string(name),
                width == 8 ? formatAddress(value) : fmt::format("{:0{}x}", value, width * 2));
        }
        return value;
    }
    // Adds what a value means behind the value that was taken last.
    void explain(std::string_view meaning) {
        if (!m_cut && !meaning.empty()) m_fields.back().value += fmt::format("  {}", meaning);
    }
    void takeText(std::string_view name, std::size_t offset) {
        m_reader.seek(offset);
        const std::string text = utf8FromAnsi(m_reader.bytes(m_reader.remaining()));
        std::string shown = printable(text, kShownText);
        for (char& c : shown)
            if (c == '\n' || c == '\t') c = ' ';
        if (!shown.empty()) add(std::string(name), fmt::format("\"{}\"", shown));
    }
    void seek(std::size_t offset) { m_reader.seek(offset); }
    void dataBehind(std::size_t offset, std::size_t size) {
        if (size > offset) add("(data)", fmt::format("{} bytes", size - offset));
    }
    std::vector<TraceField> done() { return std::move(m_fields); }

  private:
    void cutShort() {
        if (!m_cut) add("(cut short)", "the packet ends before the next field");
        m_cut = true;
    }

    ByteReader m_reader;
    std::vector<TraceField> m_fields;
    bool m_cut = false;
};

void addAll(FieldList& list, std::vector<TraceField> more) {
    for (TraceField& field : more) list.add(std::move(field.name), std::move(field.value));
}

std::vector<TraceField> manipulateFields(ByteSpan payload) {
    FieldList fields(payload);
    const auto api = static_cast<std::uint32_t>(fields.take("ApiNumber", 4));
    fields.explain(nameOfApi(api));
    fields.take(Specs(kManipulate).subspan(1));
    if (payload.size() >= kManipulateHeaderSize) fields.take(unionOf(static_cast<ApiNumber>(api)));
    fields.dataBehind(kManipulateHeaderSize, payload.size());
    return fields.done();
}

std::vector<TraceField> stateChangeFields(ByteSpan payload) {
    FieldList fields(payload);
    const auto state = static_cast<std::uint32_t>(fields.take("NewState", 4)) & ~kStateChangeAlternateFlag;
    fields.explain(state == kStateChangeException       ? "exception"
                   : state == kStateChangeLoadSymbols   ? "load symbols"
                   : state == kStateChangeCommandString ? "command string"
                                                        : "");
    fields.take(Specs(kStateChange).subspan(1));
    if (state == kStateChangeException) {
        fields.take(Specs(kException).first(4));
        const auto count = static_cast<std::uint32_t>(fields.take("NumberParameters", 4));
        fields.take("", 4);
        for (std::uint32_t i = 0; i < std::min(count, kMostParameters); ++i)
            fields.take(fmt::format("ExceptionInformation[{}]", i), 8);
        fields.seek(kFirstChanceOffset);
        fields.take("FirstChance", 4);
    } else if (state == kStateChangeLoadSymbols) {
        fields.take(kLoadSymbols);
        if (payload.size() > kStateChangeHeaderSize) fields.takeText("PathName", kStateChangeHeaderSize);
    } else if (state == kStateChangeCommandString && payload.size() > kStateChangeHeaderSize) {
        fields.takeText("CommandString", kStateChangeHeaderSize);
    }
    return fields.done();
}

std::vector<TraceField> debugIoFields(ByteSpan payload) {
    FieldList fields(payload);
    const auto api = fields.take("ApiNumber", 4);
    fields.explain(api == kDebugIoPrint ? "print" : api == kDebugIoPrompt ? "prompt" : "");
    fields.take(Specs(kDebugIo).subspan(1));
    if (payload.size() > kDebugIoHeaderSize) fields.takeText("String", kDebugIoHeaderSize);
    return fields.done();
}

std::vector<TraceField> payloadFields(PacketType type, ByteSpan payload) {
    switch (type) {
        case PacketType::StateManipulate:
            return manipulateFields(payload);
        case PacketType::StateChange64:
            return stateChangeFields(payload);
        case PacketType::DebugIo:
            return debugIoFields(payload);
        case PacketType::FileIo: {
            FieldList fields(payload);
            fields.take(kFileIo);
            fields.dataBehind(kFileIoHeaderSize, payload.size());
            return fields.done();
        }
        case PacketType::Unused:
        case PacketType::StateChange32:
        case PacketType::Acknowledge:
        case PacketType::Resend:
        case PacketType::Reset:
        case PacketType::PollBreakIn:
        case PacketType::TraceIo:
        case PacketType::ControlRequest:
            break;
    }
    FieldList fields(payload);
    fields.dataBehind(0, payload.size());
    return fields.done();
}

TraceKind kindOf(PacketType type) {
    switch (type) {
        case PacketType::StateManipulate:
            return TraceKind::Request;
        case PacketType::StateChange32:
        case PacketType::StateChange64:
            return TraceKind::StateChange;
        case PacketType::DebugIo:
            return TraceKind::DebugIo;
        case PacketType::FileIo:
            return TraceKind::FileIo;
        case PacketType::Acknowledge:
        case PacketType::Resend:
        case PacketType::Reset:
            return TraceKind::Control;
        case PacketType::Unused:
        case PacketType::PollBreakIn:
        case PacketType::TraceIo:
        case PacketType::ControlRequest:
            return TraceKind::OtherData;
    }
    return TraceKind::OtherData;
}

}  // namespace

TraceHead traceHeadOf(ByteSpan line) {
    if (line.size() == 1) return {TraceKind::BreakIn, "BREAK-IN", 0, 0};
    if (line.size() < kHeaderSize) return {TraceKind::Damaged, "DAMAGED", 0, 0};
    ByteReader reader(line);
    const bool control = reader.u32() == kControlLeader;
    const auto type = static_cast<PacketType>(reader.u16());
    const std::uint32_t count = reader.u16();
    const std::uint32_t id = reader.u32();
    return {control ? TraceKind::Control : kindOf(type), nameOfType(type), id, count};
}

std::vector<TraceField> traceFieldsOf(ByteSpan line) {
    if (line.size() < kHeaderSize) return {};
    FieldList fields(line);
    const bool control = fields.take("PacketLeader", 4) == kControlLeader;
    const auto type = static_cast<PacketType>(fields.take("PacketType", 2));
    fields.explain(nameOfType(type));
    const auto count = static_cast<std::size_t>(fields.take("ByteCount", 2));
    fields.take(Specs(kHeader).subspan(3));
    // Behind the payload stands the trailing byte.
    const ByteSpan payload = line.subspan(kHeaderSize, std::min(count, line.size() - kHeaderSize));
    if (!control) addAll(fields, payloadFields(type, payload));
    return fields.done();
}

}  // namespace hawser::kd
