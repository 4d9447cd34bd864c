// The evaluator of C++ expressions on arbitrary text, with a few types, names and memory to meet.
#include <cstdint>
#include <string>

#include "core/command/cpp/CppEvaluator.h"
#include "core/command/types/ValueText.h"

namespace {

using namespace hawser;
using namespace hawser::command;

class FuzzNames final : public CppNames {
  public:
    Result<std::optional<DataType>> typeNamed(std::string_view name) const override {
        if (name == "T") return DataType::integer("unsigned long", 4, false);
        if (name == "A") return DataType::arrayOf(DataType::integer("int", 4, true), 1ULL << 62);
        return std::nullopt;
    }
    Result<std::optional<TypedValue>> valueNamed(std::string_view name) const override {
        if (name == "v") return valueAt(DataType::integer("int64", 8, true), Address(0x1000));
        if (name == "p") return valueOf(DataType::pointerTo(DataType::character("char", 1, true), 8), 0x1000);
        return std::nullopt;
    }
    Result<std::optional<TypedValue>> registerNamed(std::string_view) const override { return std::nullopt; }
    Result<std::optional<TypedValue>> pseudoNamed(std::string_view) const override { return std::nullopt; }
    Result<std::uint64_t> masm(std::string_view expression) const override { return expression.size(); }
};

class FuzzMemory final : public TypedMemory {
  public:
    unsigned pointerBytes() const override { return 8; }
    Result<engine::MemoryBytes> read(Address address, std::size_t count, bool) const override {
        engine::MemoryBytes memory{address, Bytes(count, std::byte{0x41}), std::vector<bool>(count, true)};
        if (count > 0 && address.value() % 3 == 0) memory.valid[count - 1] = false;
        return memory;
    }
    Result<> write(Address, ByteSpan) const override { return {}; }
    std::string nameOf(Address) const override { return {}; }
    Result<> checkInterrupted() const override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size && i < 4096; ++i) text += static_cast<char>(data[i]);
    const FuzzNames names;
    const FuzzMemory memory;
    if (const auto value = evaluateCpp(text, names, memory))
        static_cast<void>(expressionText(memory, *value));
    static_cast<void>(evaluateCppNumber(text, names, memory));
    return 0;
}
