#pragma once

#include "core/base/Machine.h"
#include "tests/support/DumpBuilder.h"
#include "tests/support/GuestMemory.h"

namespace hawser::test {

// A machine of two processors whose second one crashed: debugger data block, processor blocks, contexts, two
// modules, and page tables for all of it. Written from kd-protocol.md 8.
class CrashedMachine {
  public:
    explicit CrashedMachine(Machine machine);

    GuestMemory& memory() { return m_memory; }
    DumpSpec spec() const;  // of a full dump
    Machine machine() const { return m_machine; }
    Address moduleList() const { return at(0x1300000); }
    Address kernelBase() const { return at(0x1000000); }
    Address debuggerData() const { return at(0x1100000); }
    Address programCounter(unsigned processor) const { return at(0x1000400 + 0x100 * processor); }
    Address thread(unsigned processor) const { return at(0x1400000 + 0x1000 * processor); }

  private:
    Address at(std::uint64_t offset) const;
    bool wide() const { return !isNarrow(m_machine); }
    unsigned pointer() const { return wide() ? 8 : 4; }
    Address block(unsigned processor) const { return at(0x1200000 + 0x10000 * processor); }
    Bytes contextOf(unsigned processor) const;
    void writeDebuggerData();
    void writeProcessor(unsigned processor);
    void writeModules();

    Machine m_machine;
    GuestMemory m_memory;
};

}  // namespace hawser::test
