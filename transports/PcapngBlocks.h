#pragma once

#include <cstdint>

// Numbers of draft-ietf-opsawg-pcapng that writer and reader share.
namespace hawser::transports {

inline constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
inline constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kEnhancedPacket = 6;
inline constexpr std::uint16_t kLinkTypeUser0 = 147;

inline constexpr std::uint16_t kEndOfOptions = 0;
inline constexpr std::uint16_t kSectionUserApplication = 4;  // shb_userappl
inline constexpr std::uint16_t kInterfaceName = 2;           // if_name
inline constexpr std::uint16_t kTimeResolution = 9;          // if_tsresol
inline constexpr std::uint16_t kPacketFlags = 2;             // epb_flags
inline constexpr std::uint32_t kDirectionBits = 3;
inline constexpr std::uint32_t kInbound = 1;
inline constexpr std::uint32_t kOutbound = 2;

}  // namespace hawser::transports
