#include "core/engine/ModuleIdentity.h"

namespace hawser::engine {

symbols::ImageReader imageReader(const MemoryReader& read, Address base, std::optional<Error>& unanswered) {
    return imageReader(
        [read, &unanswered](Address at, std::size_t count) {
            auto memory = read(at, count);
            if (!memory) unanswered = memory.error();
            return memory;
        },
        base);
}

Result<ModuleIdentity> identityOf(const MemoryReader& read, const Module& module, std::uint16_t machine) {
    std::optional<Error> unanswered;
    const symbols::ImageReader image = imageReader(read, module.base, unanswered);
    ModuleIdentity identity{
        {module.imageName, machine, module.timestamp, static_cast<std::uint32_t>(module.size), {}}};
    const auto headers = symbols::PeImage::parse(image);
    if (unanswered) return tl::unexpected(*unanswered);
    if (!headers) return identity;
    identity.image.machine = headers->machine();
    identity.image.timestamp = headers->timestamp();
    identity.image.size = headers->sizeOfImage();
    auto record = headers->codeView(image);
    if (unanswered) return tl::unexpected(*unanswered);
    identity.whole = record.has_value();
    if (record) identity.image.codeView = std::move(*record);
    return identity;
}

}  // namespace hawser::engine
