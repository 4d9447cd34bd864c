#pragma once

#include <algorithm>
#include <string_view>

#include "core/base/ByteWriter.h"

namespace hawser::test {

// A cabinet of one file that is stored as it is (Microsoft's "Cabinet Format"): header, folder, file, blocks.
inline Bytes cabinetOf(ByteSpan bytes, std::string_view name) {
    constexpr std::size_t kBlock = 0x8000;
    const auto data = static_cast<std::uint32_t>(36 + 8 + 16 + name.size() + 1);
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const auto blocks = static_cast<std::uint16_t>((bytes.size() + kBlock - 1) / kBlock);
    ByteWriter file;
    file.text("MSCF");
    file.u32(0);
    file.u32(data + size + 8U * blocks);
    file.u32(0);
    file.u32(44);  // the file's entry
    file.u32(0);
    file.u16(0x0103);  // version
    file.u16(1);       // folders
    file.u16(1);       // files
    file.zeros(6);
    file.u32(data);
    file.u16(blocks);
    file.u16(0);  // not compressed
    file.u32(size);
    file.u32(0);
    file.u16(0);
    file.u16(0x21);  // 1980-01-01
    file.u16(0);
    file.u16(0x20);
    file.text(name);
    file.u8(0);
    for (std::size_t done = 0; done < bytes.size(); done += kBlock) {
        const ByteSpan block = bytes.subspan(done, std::min(kBlock, bytes.size() - done));
        file.u32(0);  // no checksum
        file.u16(static_cast<std::uint16_t>(block.size()));
        file.u16(static_cast<std::uint16_t>(block.size()));
        file.bytes(block);
    }
    return file.take();
}

}  // namespace hawser::test
