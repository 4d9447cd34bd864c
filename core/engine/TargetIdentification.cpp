#include "core/engine/TargetIdentification.h"

#include <algorithm>

#include "core/base/Text.h"
#include "core/engine/DebuggerDataReader.h"
#include "core/engine/ErrorKind.h"
#include "core/engine/ExactReader.h"
#include "core/engine/Log.h"
#include "core/engine/SharedUserData.h"
#include "core/engine/TargetPointer.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kUsualBuildLab = 0x40;
constexpr std::size_t kMaxBuildLab = 0x105;  // what the real debugger reads (kd-protocol.md 9.1)

class Identification {
  public:
    Identification(Target& target, const MemoryReader& read, ImageMemory& images)
        : m_target(target), m_read(read), m_exactly(exactReader(target)), m_images(images) {}

    Result<Identity> run() {
        const auto version = m_target.version();
        if (!version) return tl::unexpected(version.error());
        m_identity.info.version = *version;
        m_told = m_target.toldBeside();
        checkPlausible();
        if (auto done = readDebuggerData(); !done) return tl::unexpected(done.error());
        if (auto done = readBuildLab(); !done) return tl::unexpected(done.error());
        if (auto done = readSharedData(); !done) return tl::unexpected(done.error());
        if (auto done = readModules(); !done) return tl::unexpected(done.error());
        if (auto done = completeKernel(); !done) return tl::unexpected(done.error());
        return std::move(m_identity);
    }

  private:
    const TargetVersion& version() const { return m_identity.info.version; }

    void checkPlausible() const {
        if (!inUpperHalf(version().kernelBase) || (version().kernelBase.value() & 0xFFF) != 0)
            engineLog()->warn("the target's kernel base {} is no kernel address",
                              formatAddress(version().kernelBase));
    }

    // The bytes, or nothing when one of them cannot be read.
    Result<std::optional<Bytes>> bytes(Address address, std::size_t count) {
        auto memory = m_read(address, count);
        if (!memory) return tl::unexpected(memory.error());
        if (!memory->allValid()) return std::optional<Bytes>{};
        return std::optional(std::move(memory->bytes));
    }

    Address pointerIn(const Bytes& value) const {
        ByteReader reader(value);
        return readPointer(reader, version().pointers64 ? 8 : 4);
    }

    Result<> readDebuggerData() {
        if (version().debuggerDataBlock.value() != 0) return readDebuggerDataAt(version().debuggerDataBlock);
        if (version().debuggerDataList.value() == 0) return {};
        const auto pointer = bytes(version().debuggerDataList, version().pointers64 ? 8 : 4);
        if (!pointer) return tl::unexpected(pointer.error());
        if (!*pointer) return noDebuggerData("its pointer is unreadable");
        return readDebuggerDataAt(pointerIn(**pointer));
    }

    Result<> readDebuggerDataAt(Address block) {
        const auto data = engine::readDebuggerData(m_read, block, version().pointers64);
        if (!data && isLineError(data.error())) return tl::unexpected(data.error());
        if (!data) return noDebuggerData(data.error().what);
        m_identity.info.debuggerDataBlock = block;
        m_identity.data = *data;
        return {};
    }

    Result<> noDebuggerData(std::string_view why) {
        engineLog()->warn("the target's debugger data block is not used: {}", why);
        return {};
    }

    Result<> readBuildLab() {
        if (!m_identity.data || m_identity.data->buildLab.value() == 0) return {};
        auto memory = m_exactly(m_identity.data->buildLab, kUsualBuildLab);
        if (memory && memory->allValid() &&
            std::ranges::find(memory->bytes, std::byte{0}) == memory->bytes.end())
            memory = m_exactly(m_identity.data->buildLab, kMaxBuildLab);
        if (!memory) return tl::unexpected(memory.error());
        const std::size_t readable = memory->validPrefix();
        ByteReader reader(ByteSpan(memory->bytes).first(readable));
        m_identity.info.buildLab = printable(reader.ansi(readable), kMaxBuildLab);
        takeBuildNumber();
        return {};
    }

    // A target that does not tell it has it in front of the lab's name: "9600.17031.amd64fre...".
    void takeBuildNumber() {
        if (version().buildNumber != 0) return;
        const std::string& lab = m_identity.info.buildLab;
        const auto number = parseNumber(lab.substr(0, lab.find('.')), 10);
        if (number && *number <= UINT16_MAX)
            m_identity.info.version.buildNumber = static_cast<std::uint16_t>(*number);
    }

    Result<> readSharedData() {
        const auto times = readTargetTimes(m_exactly, version().pointers64);
        if (!times) return tl::unexpected(times.error());
        m_identity.info.times = m_told.times.orElse(*times);
        m_identity.info.productType = m_told.productType;
        if (m_told.productType != 0) return {};
        const auto product = readProductType(m_exactly, version().pointers64);
        if (!product) return tl::unexpected(product.error());
        m_identity.info.productType = *product;
        return {};
    }

    Result<> readModules() {
        Address& head = m_identity.info.version.loadedModuleList;
        if (head.value() == 0 && m_identity.data) head = m_identity.data->loadedModuleList;
        if (head.value() == 0) return addListed();
        auto list = readLoadedModules(m_read, head, version().pointers64, version().kernelBase);
        if (!list) return tl::unexpected(list.error());
        if (!list->trouble.empty() && m_told.modules.empty()) engineLog()->warn("{}", list->trouble);
        m_identity.modules = std::move(*list);
        return addListed();
    }

    // A list that the target holds beside its memory knows what memory no longer shows.
    Result<> addListed() {
        auto& modules = m_identity.modules.modules;
        for (Module& listed : m_told.modules) {
            const auto known = std::find_if(modules.begin(), modules.end(),
                                            [&](const Module& m) { return m.base == listed.base; });
            if (known == modules.end()) modules.push_back(std::move(listed));
        }
        return {};
    }

    // Early in the boot the list is not there yet; the kernel is.
    Result<> completeKernel() {
        const Address base = version().kernelBase;
        if (base.value() == 0) return {};
        auto& modules = m_identity.modules.modules;
        auto kernel =
            std::find_if(modules.begin(), modules.end(), [&](const Module& m) { return m.base == base; });
        const auto image = readImageHeaders(m_images.withHeaders(base, m_read), base);
        if (!image && image.error().code != ErrorCode::NotAvailable && isLineError(image.error()))
            return tl::unexpected(image.error());
        if (kernel == modules.end()) {
            Module module{.name = "nt", .imageName = "ntoskrnl.exe", .path = "ntoskrnl.exe", .base = base};
            kernel = modules.insert(modules.begin(), std::move(module));
        }
        if (!image) {
            engineLog()->warn("the kernel's image header is not used: {}", image.error().what);
            return {};
        }
        kernel->timestamp = image->timestamp();
        kernel->checkSum = image->checkSum();
        kernel->size = image->sizeOfImage();
        return {};
    }

    Target& m_target;
    const MemoryReader& m_read;
    MemoryReader m_exactly;
    ImageMemory& m_images;
    Identity m_identity;
    ToldBeside m_told;
};

}  // namespace

Result<Identity> identifyTarget(Target& target, const MemoryReader& read, ImageMemory& images) {
    return Identification(target, read, images).run();
}

}  // namespace hawser::engine
