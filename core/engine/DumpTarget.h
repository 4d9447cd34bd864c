#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/dump/CrashDump.h"
#include "core/engine/ImageFiles.h"
#include "core/engine/Target.h"

namespace hawser::engine {

class DumpProcessors;

// A kernel that crashed, out of its dump: it stands for ever, and is only looked at. Engine thread.
class DumpTarget final : public Target {
  public:
    // `interrupted`: whether the user wants the thread; empty: never.
    explicit DumpTarget(std::unique_ptr<dump::CrashDump> crashDump, std::function<bool()> interrupted = {});
    // Without a dump yet: all that asks for one fails with NotAvailable. `say` as ImageFiles has it.
    explicit DumpTarget(std::function<bool()> interrupted, ImageFiles::Say say = {});
    ~DumpTarget() override;

    // In the place of the one before, which stays where this fails. Errors as CrashDump::open().
    // `progress`: of unpacking, as UnpackWatch has it.
    Result<> load(const std::string& path, std::function<void(std::uint64_t, std::uint64_t)> progress = {});
    void unload();

    // What the file tells beside the target: header, kind, shortcomings, unloaded drivers, stamp. One is
    // loaded.
    const dump::CrashDump& dump() const { return *m_dump; }
    dump::CrashDump& dump() { return *m_dump; }

    // The one stop of a dump: the processor that crashed, its exception or, without one, the break at its
    // program counter. Error Io: the file has shrunk.
    Result<Stop> crashStop();

    Capabilities capabilities() const override;
    Result<TargetVersion> version() override;
    Machine machine() const override;
    Stop interpreted(const Stop& stop) const override { return stop; }
    bool interrupted() const override { return m_interrupted && m_interrupted(); }
    const ToldBeside& toldBeside() const override { return m_told; }
    Result<std::optional<dump::PagingRoot>> pageTables() override;
    Result<std::vector<TaggedData>> taggedData() override;
    ImageFiles* imageFiles() override { return &m_images; }

    Result<MemoryBytes> read(AddressSpace space, Address address, std::size_t count) override;
    // Error Refused: the dump does not hold that processor's.
    Result<Bytes> context(std::uint16_t processor, std::size_t bytes) override;
    // Processors are counted from 0 to the first whose registers the dump does not hold; where it holds those
    // of the header alone, they are processor 0's. The special registers, by the selector that the machine
    // has for them; Refused for all others.
    Result<Bytes> controlSpace(std::uint16_t processor, std::uint64_t selector, std::uint32_t count) override;

    // Unsupported, all of them.
    Result<std::size_t> write(AddressSpace space, Address address, ByteSpan data) override;
    Result<> setContext(std::uint16_t processor, ByteSpan context) override;
    Result<> setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) override;
    Result<std::uint32_t> insertBreakpoint(Address address) override;
    Result<> removeBreakpoint(std::uint32_t handle) override;
    Result<> clearLeftoverBreakpoints() override;
    Result<> resume(const ResumeOrder& order) override;
    Result<> resumeFromNotification() override;
    Result<> reboot() override;
    Result<> causeBugCheck() override;

  private:
    Result<> needDump() const;
    Result<Address> kernelBase();  // 0: not told
    std::vector<Module> listedDrivers();
    ToldBeside tellBeside();
    MemoryReader held();
    Result<> refuse(Capability capability) const { return demand(capabilities(), capability); }

    std::unique_ptr<dump::CrashDump> m_dump;
    std::function<bool()> m_interrupted;
    std::unique_ptr<DumpProcessors> m_processors;
    ToldBeside m_told;
    ImageFiles m_images;
};

}  // namespace hawser::engine
