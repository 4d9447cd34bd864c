#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/Machine.h"

// Constants of the KD wire protocol. Source: the Windows Driver Kit's public header windbgkd.h as restated in
// kd-protocol.md, sections 1 to 5; section numbers stand beside each group.
namespace hawser::kd {

// 1.1
inline constexpr std::uint32_t kDataLeader = 0x30303030;
inline constexpr std::uint32_t kControlLeader = 0x69696969;
inline constexpr std::byte kBreakInByte{0x62};
inline constexpr std::byte kTrailingByte{0xAA};

// 1.2, 1.4: bytes
inline constexpr std::size_t kHeaderSize = 16;
inline constexpr std::size_t kMaxPayload = 4000;
inline constexpr std::size_t kManipulateHeaderSize = 56;
inline constexpr std::size_t kMaxTransfer = kMaxPayload - kManipulateHeaderSize;  // memory data per request
inline constexpr std::size_t kStateChangeHeaderSize = 240;
inline constexpr std::size_t kDebugIoHeaderSize = 16;
inline constexpr std::size_t kFileIoHeaderSize = 64;
inline constexpr std::size_t kMaxInstructionStream = 16;

// 1.3
enum class PacketType : std::uint16_t {
    Unused = 0,
    StateChange32 = 1,
    StateManipulate = 2,
    DebugIo = 3,
    Acknowledge = 4,
    Resend = 5,
    Reset = 6,
    StateChange64 = 7,
    PollBreakIn = 8,
    TraceIo = 9,
    ControlRequest = 10,
    FileIo = 11,
};
inline constexpr std::uint16_t kFirstInvalidPacketType = 12;

// 1.5
inline constexpr std::uint32_t kInitialPacketId = 0x80800000;
inline constexpr std::uint32_t kSyncPacketBit = 0x00000800;

// 6.8: numbering over KDNET
inline constexpr std::uint32_t kNetHostPacketId = 0x80000000;
inline constexpr std::uint32_t kNetTargetPacketId = 0;
inline constexpr std::uint32_t kNetPacketIdStep = 2;

// 3.2
enum class ApiNumber : std::uint32_t {
    ReadVirtualMemory = 0x3130,
    WriteVirtualMemory = 0x3131,
    GetContext = 0x3132,
    SetContext = 0x3133,
    WriteBreakPoint = 0x3134,
    RestoreBreakPoint = 0x3135,
    Continue = 0x3136,
    ReadControlSpace = 0x3137,
    WriteControlSpace = 0x3138,
    ReadIoSpace = 0x3139,
    WriteIoSpace = 0x313A,
    Reboot = 0x313B,
    Continue2 = 0x313C,
    ReadPhysicalMemory = 0x313D,
    WritePhysicalMemory = 0x313E,
    GetVersion = 0x3146,
    WriteBreakPointEx = 0x3147,
    RestoreBreakPointEx = 0x3148,
    CauseBugCheck = 0x3149,
    SwitchProcessor = 0x3150,
    ReadMsr = 0x3152,
    WriteMsr = 0x3153,
    SearchMemory = 0x3156,
    ClearAllInternalBreakpoints = 0x315A,
    FillMemory = 0x315B,
    QueryMemory = 0x315C,
    GetContextEx = 0x315F,
    SetContextEx = 0x3160,
};

// 4.1
inline constexpr std::uint32_t kStateChangeException = 0x3030;
inline constexpr std::uint32_t kStateChangeLoadSymbols = 0x3031;
inline constexpr std::uint32_t kStateChangeCommandString = 0x3032;
inline constexpr std::uint32_t kStateChangeAlternateFlag = 0x10000;

// 5.1
inline constexpr std::uint32_t kDebugIoPrint = 0x3230;
inline constexpr std::uint32_t kDebugIoPrompt = 0x3231;

// NTSTATUS values that the protocol itself gives a meaning (ntstatus.h)
inline constexpr std::uint32_t kStatusSuccess = 0;
inline constexpr std::uint32_t kStatusUnsuccessful = 0xC0000001;
inline constexpr std::uint32_t kStatusNoSuchFile = 0xC000000F;
inline constexpr std::uint32_t kDbgExceptionHandled = 0x00010001;
inline constexpr std::uint32_t kDbgContinue = 0x00010002;
inline constexpr std::uint32_t kDbgExceptionNotHandled = 0x80010001;

// 4.2
inline constexpr std::uint32_t kExceptionBreakpoint = 0x80000003;
inline constexpr std::uint32_t kExceptionSingleStep = 0x80000004;
inline constexpr std::uint32_t kExceptionWakeDebugger = 0x80000007;

// 3.7
inline constexpr std::uint32_t kMaxTargetBreakpoints = 32;

using hawser::Machine;  // 3.3, 8

}  // namespace hawser::kd
