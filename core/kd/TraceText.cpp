#include "core/kd/TraceText.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/kd/Notifications.h"
#include "core/kd/RequestTraits.h"

namespace hawser::kd {

namespace {

constexpr std::size_t kShownInLine = 60;

std::string oneLine(std::string_view text) {
    std::string shown = printable(text, kShownInLine);
    std::ranges::replace(shown, '\n', ' ');
    std::ranges::replace(shown, '\t', ' ');
    return fmt::format("\"{}{}\"", shown, text.size() > kShownInLine ? "..." : "");
}

std::string argumentsOf(ApiNumber api, ByteReader reader) {
    const auto addressAndCount = [&reader] {
        const std::uint64_t address = reader.u64();
        return fmt::format(" {} L{:x}", formatAddress(address), reader.u32());
    };
    switch (api) {
        case ApiNumber::ReadVirtualMemory:
        case ApiNumber::WriteVirtualMemory:
        case ApiNumber::ReadPhysicalMemory:
        case ApiNumber::WritePhysicalMemory:
        case ApiNumber::FillMemory:
            return addressAndCount();
        case ApiNumber::ReadControlSpace:
        case ApiNumber::WriteControlSpace: {
            const std::uint64_t selector = reader.u64();
            return fmt::format(" {:x} L{:x}", selector, reader.u32());
        }
        case ApiNumber::ReadIoSpace:
        case ApiNumber::WriteIoSpace: {
            const std::uint64_t port = reader.u64();
            return fmt::format(" port {:x} L{:x}", port, reader.u32());
        }
        case ApiNumber::WriteBreakPoint:
        case ApiNumber::QueryMemory:
            return " " + formatAddress(reader.u64());
        case ApiNumber::SearchMemory: {
            const std::uint64_t address = reader.u64();
            return fmt::format(" {} L{:x}", formatAddress(address), reader.u64());
        }
        case ApiNumber::RestoreBreakPoint:
            return fmt::format(" handle {}", reader.u32());
        case ApiNumber::WriteBreakPointEx:
        case ApiNumber::RestoreBreakPointEx:
            return fmt::format(" count {}", reader.u32());
        case ApiNumber::Continue:
            return fmt::format(" {:08x}", reader.u32());
        case ApiNumber::Continue2: {
            const std::uint32_t status = reader.u32();
            return fmt::format(" {:08x}{}", status, reader.u32() != 0 ? " trace" : "");
        }
        case ApiNumber::ReadMsr:
        case ApiNumber::WriteMsr:
            return fmt::format(" {:x}", reader.u32());
        case ApiNumber::GetContextEx:
        case ApiNumber::SetContextEx: {
            const std::uint32_t offset = reader.u32();
            return fmt::format(" at {:x} L{:x}", offset, reader.u32());
        }
        case ApiNumber::CauseBugCheck:
            return fmt::format(" {:x}", reader.u32());
        case ApiNumber::GetContext:
        case ApiNumber::SetContext:
        case ApiNumber::Reboot:
        case ApiNumber::GetVersion:
        case ApiNumber::SwitchProcessor:
        case ApiNumber::ClearAllInternalBreakpoints:
            return {};
    }
    return {};
}

std::string manipulateText(ByteSpan payload) {
    ByteReader reader(payload);
    const std::uint32_t api = reader.u32();
    reader.skip(2);
    const std::uint16_t processor = reader.u16();
    const std::uint32_t status = reader.u32();
    std::string text = fmt::format(" {}", nameOfApi(api));
    if (nameOfApi(api) == "unknown request") text += fmt::format(" {:x}", api);
    if (payload.size() >= kManipulateHeaderSize) {
        text += argumentsOf(static_cast<ApiNumber>(api), ByteReader(payload.subspan(kUnionOffset)));
    }
    if (processor != 0 && processor != 0xFFFF) text += fmt::format(" processor {}", processor);
    if (status != kStatusSuccess) text += fmt::format(" status {:08x}", status);
    return text;
}

std::string stateChangeText(ByteSpan payload) {
    // Only the fields that are the same on every machine are shown.
    const auto change = decodeStateChange(payload, Machine::X64);
    if (!change) return " " + change.error().what;
    if (const auto* exception = change->exception()) {
        return fmt::format(" exception {:08x} at {} processor {}{}", exception->code,
                           formatAddress(change->programCounter), change->processor,
                           exception->firstChance ? "" : " second chance");
    }
    if (const auto* load = change->loadSymbols()) {
        return fmt::format(" {} {} base {} size {:x}", load->unload ? "unload" : "load", oneLine(load->path),
                           formatAddress(load->base), load->sizeOfImage);
    }
    return " command string";
}

std::string debugIoText(ByteSpan payload) {
    const auto decoded = decodeDebugIo(payload);
    if (!decoded) return " " + decoded.error().what;
    if (const auto* print = std::get_if<DebugPrint>(&*decoded)) return " print " + oneLine(print->text);
    return " prompt " + oneLine(std::get<DebugPrompt>(*decoded).text);
}

std::string fileText(ByteSpan payload) {
    const auto request = decodeFileRequest(payload);
    if (!request) return " " + request.error().what;
    return fmt::format(" {:x} {}", request->api, oneLine(request->name));
}

std::string payloadText(const Packet& packet) {
    switch (packet.type) {
        case PacketType::StateManipulate:
            return manipulateText(packet.payload);
        case PacketType::StateChange64:
            return stateChangeText(packet.payload);
        case PacketType::DebugIo:
            return debugIoText(packet.payload);
        case PacketType::FileIo:
            return fileText(packet.payload);
        case PacketType::Unused:
        case PacketType::StateChange32:
        case PacketType::Acknowledge:
        case PacketType::Resend:
        case PacketType::Reset:
        case PacketType::PollBreakIn:
        case PacketType::TraceIo:
        case PacketType::ControlRequest:
            return {};
    }
    return {};
}

}  // namespace

std::string_view nameOfType(PacketType type) {
    switch (type) {
        case PacketType::Unused:
            return "UNUSED";
        case PacketType::StateChange32:
            return "STATE_CHANGE32";
        case PacketType::StateManipulate:
            return "STATE_MANIPULATE";
        case PacketType::DebugIo:
            return "DEBUG_IO";
        case PacketType::Acknowledge:
            return "ACKNOWLEDGE";
        case PacketType::Resend:
            return "RESEND";
        case PacketType::Reset:
            return "RESET";
        case PacketType::StateChange64:
            return "STATE_CHANGE64";
        case PacketType::PollBreakIn:
            return "POLL_BREAKIN";
        case PacketType::TraceIo:
            return "TRACE_IO";
        case PacketType::ControlRequest:
            return "CONTROL_REQUEST";
        case PacketType::FileIo:
            return "FILE_IO";
    }
    return "UNKNOWN";
}

std::string summaryOf(const Packet& packet) {
    if (packet.control) return fmt::format("CONTROL {} id {:08x}", nameOfType(packet.type), packet.id);
    return fmt::format("DATA {} id {:08x} size {}{}", nameOfType(packet.type), packet.id,
                       packet.payload.size(), payloadText(packet));
}

std::string_view damageText(DamageReason reason) {
    switch (reason) {
        case DamageReason::BadHeader:
            return "DAMAGED bad header";
        case DamageReason::BadTrailer:
            return "DAMAGED bad trailing byte";
        case DamageReason::BadChecksum:
            return "DAMAGED bad checksum";
        case DamageReason::CutShort:
            return "DAMAGED cut short";
    }
    return "DAMAGED";
}

}  // namespace hawser::kd
