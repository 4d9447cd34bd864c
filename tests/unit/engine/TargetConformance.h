#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/engine/Target.h"
#include "tests/support/SparseMemory.h"

namespace hawser::engine::test {

// One target under test, and a look behind it that does not ask the target. It stands, and has two processors
// of different contents. Its memory: kPages pages at `pages` hold patternAt(), the page behind them is
// missing, and one more behind that holds the pattern again. The same physically.
class Subject {
  public:
    static constexpr std::size_t kPage = 0x1000;
    static constexpr std::size_t kPages = 3;  // more than one request of KD's holds
    static constexpr std::uint16_t kProcessors = 2;

    virtual ~Subject() = default;
    virtual Target& target() = 0;
    virtual hawser::test::SparseMemory& memory(AddressSpace space) = 0;
    virtual TargetVersion version() const = 0;  // as it is
    Address pages(AddressSpace space) const;
    bool can(Capability capability) { return target().capabilities().has(capability); }

    static std::byte patternAt(std::size_t offset) {
        return static_cast<std::byte>((offset ^ offset >> 8) & 0xFF);
    }
    static Bytes pattern(std::size_t offset, std::size_t count);

  protected:
    void fill();  // to be called once by each child
};

struct SubjectKind {
    std::string name;
    std::function<std::unique_ptr<Subject>()> make;
};
// Every kind of target that there is. A new one is a new line here.
std::vector<SubjectKind> subjectKinds();

}  // namespace hawser::engine::test
