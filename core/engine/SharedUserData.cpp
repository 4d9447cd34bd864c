#include "core/engine/SharedUserData.h"

namespace hawser::engine {

namespace {

constexpr Address kSharedData64{0xFFFFF78000000000};
constexpr Address kSharedData32{0xFFFFFFFFFFDF0000};
constexpr std::size_t kInterruptTime = 0x08;  // KSYSTEM_TIME: LowPart, High1Time, High2Time
constexpr std::size_t kSystemTime = 0x14;     // the next one
constexpr std::size_t kTimesEnd = 0x20;
constexpr std::size_t kProductType = 0x264;

Address sharedData(bool pointers64) {
    return pointers64 ? kSharedData64 : kSharedData32;
}

std::optional<std::uint64_t> takeTime(ByteReader& reader) {
    const std::uint64_t low = reader.u32();
    const std::uint64_t high = reader.u32();
    reader.skip(4);
    const std::uint64_t value = high << 32 | low;
    return value == 0 ? std::nullopt : std::optional(value);
}

}  // namespace

Result<TargetTimes> readTargetTimes(const MemoryReader& read, bool pointers64) {
    const auto memory = read(sharedData(pointers64) + kInterruptTime, kTimesEnd - kInterruptTime);
    if (!memory) return tl::unexpected(memory.error());
    TargetTimes times;
    if (!memory->allValid()) return times;
    ByteReader reader(memory->bytes);
    times.upTime = takeTime(reader);
    times.systemTime = takeTime(reader);
    return times;
}

Result<std::uint32_t> readProductType(const MemoryReader& read, bool pointers64) {
    const auto memory = read(sharedData(pointers64) + kProductType, 4);
    if (!memory) return tl::unexpected(memory.error());
    if (!memory->allValid()) return 0;
    ByteReader reader(memory->bytes);
    const std::uint32_t product = reader.u32();
    return product <= 3 ? product : 0;
}

}  // namespace hawser::engine
