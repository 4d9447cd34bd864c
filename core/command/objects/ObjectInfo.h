#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/command/objects/KernelRecord.h"
#include "core/engine/Debugger.h"

namespace hawser::command {

// Something that stands before an object's header.
struct OptionalHeader {
    std::string_view name;  // "NameInfo"
    Address at;
};

// What of it there is, and where: by the header's InfoMask, or by the offsets and flags of older headers. A
// value for one command; engine thread; debugger and memory outlive it.
class ObjectInfo {
  public:
    static Result<ObjectInfo> create(engine::Debugger& debugger, const KernelTypes& types,
                                     const TypedMemory& memory, const DataType& header);

    // Nearest to the header first, as far as it is known where. Errors: the target cannot be asked.
    Result<std::vector<OptionalHeader>> of(Address header) const;

    // Nothing: the types do not tell what a name looks like.
    const std::optional<KernelRecord>& name() const { return m_name; }
    const std::optional<KernelRecord>& creator() const { return m_creator; }

    enum NameField : std::size_t { Directory, Length, Buffer };
    static constexpr std::string_view kNameInfo = "NameInfo";

  private:
    ObjectInfo(engine::Debugger& debugger, KernelRecord header)
        : m_debugger(debugger), m_header(std::move(header)) {}

    Result<std::optional<std::uint64_t>> distance(std::uint64_t mask, std::size_t bit) const;
    std::vector<OptionalHeader> oldOnes(const RecordBytes& header) const;

    engine::Debugger& m_debugger;
    KernelRecord m_header;
    std::optional<KernelRecord> m_name{};
    std::optional<KernelRecord> m_creator{};
    std::vector<std::uint64_t> m_sizes{};  // of the kinds, by their bits; 0: not told
    std::optional<Address> m_offsets{};    // nt!ObpInfoMaskToOffset
};

}  // namespace hawser::command
