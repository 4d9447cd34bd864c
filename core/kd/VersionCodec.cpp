#include "core/kd/VersionCodec.h"

#include "core/base/Machine.h"

namespace hawser::kd {

Version decodeVersion(ByteReader reader) {
    Version version;
    version.majorVersion = reader.u16();
    version.buildNumber = reader.u16();
    version.protocolVersion = reader.u8();
    version.secondaryVersion = reader.u8();
    version.flags = reader.u16();
    version.machine = static_cast<Machine>(reader.u16());
    version.maxPacketType = reader.u8();
    version.maxStateChange = reader.u8();
    version.maxManipulate = reader.u8();
    version.simulation = reader.u8();
    reader.skip(2);
    version.kernelBase = canonical(Address(reader.u64()), version.machine);
    version.loadedModuleList = canonical(Address(reader.u64()), version.machine);
    version.debuggerDataList = canonical(Address(reader.u64()), version.machine);
    return version;
}

void encodeVersion(ByteWriter& writer, const Version& version) {
    writer.u16(version.majorVersion);
    writer.u16(version.buildNumber);
    writer.u8(version.protocolVersion);
    writer.u8(version.secondaryVersion);
    writer.u16(version.flags);
    writer.u16(static_cast<std::uint16_t>(version.machine));
    writer.u8(version.maxPacketType);
    writer.u8(version.maxStateChange);
    writer.u8(version.maxManipulate);
    writer.u8(version.simulation);
    writer.u16(0);
    writer.u64(version.kernelBase.value());
    writer.u64(version.loadedModuleList.value());
    writer.u64(version.debuggerDataList.value());
}

}  // namespace hawser::kd
