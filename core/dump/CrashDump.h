#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/dump/DumpHeader.h"
#include "core/dump/DumpKind.h"
#include "core/dump/DumpMemory.h"
#include "core/dump/ElfProcessor.h"
#include "core/dump/MappedFile.h"
#include "core/dump/Shortcoming.h"
#include "core/dump/TaggedData.h"
#include "core/dump/Triage.h"
#include "core/dump/Unpack.h"

namespace hawser::dump {

// A kernel crash dump that is open (kd-protocol.md 10). What is cut off opens as far as it goes. One thread.
class CrashDump {
    struct Key {};  // open() alone makes one
    struct Parts;

  public:
    CrashDump(Key, MappedFile file, Parts parts);
    // One that is compressed is unpacked first, as its first bytes say it is, whatever its name. Errors as
    // MappedFile::open() and unpackDump(), and Malformed: it is no kernel crash dump, with what it is
    // instead; Truncated: the file ends within its header. What is wrong behind the header is in
    // shortcomings().
    static Result<std::unique_ptr<CrashDump>> open(const std::string& path, const UnpackWatch& watch = {});

    DumpKind kind() const { return m_kind; }
    // An ELF core has none; what it tells stands here all the same.
    const DumpHeader& header() const { return m_header; }
    const MappedFile& file() const { return m_file; }
    const Shortcomings& shortcomings() const { return m_shortcomings; }
    DumpMemory& memory() { return m_memory; }
    const Triage* triage() const { return m_triage ? &*m_triage : nullptr; }
    // Read when it is asked for. Error Io: the file has shrunk.
    Result<std::vector<TaggedData>> taggedData() const;
    // Of an ELF core: each processor, in order. Empty for the other kinds.
    const std::vector<ElfProcessor>& elfProcessors() const { return m_elfProcessors; }

  private:
    static Result<Parts> readParts(const MappedFile& file, Shortcomings shortcomings);

    MappedFile m_file;
    DumpKind m_kind;
    DumpHeader m_header;
    Shortcomings m_shortcomings;
    std::optional<Triage> m_triage;
    std::vector<ElfProcessor> m_elfProcessors;
    DumpMemory m_memory;
};

}  // namespace hawser::dump
