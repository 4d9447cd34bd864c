#pragma once

#include <functional>
#include <string>

#include "core/symbols/PeImage.h"
#include "core/symbols/pdb/DbiStream.h"
#include "core/symbols/pdb/InfoStream.h"
#include "core/symbols/pdb/MsfFile.h"
#include "core/symbols/pdb/SegmentMap.h"
#include "core/symbols/pdb/SymbolRecords.h"

namespace hawser::symbols::pdb {

// An opened PDB: what everything that is read of it stands on. Never changed; any thread.
class PdbFile {
  public:
    // Errors as openPdb().
    static Result<PdbFile> open(const std::string& path, const std::optional<CodeViewRecord>& expected);

    const MsfFile& container() const { return m_container; }
    const InfoStream& info() const { return m_info; }
    const DbiStream& debug() const { return m_debug; }
    const SegmentMap& segments() const { return m_segments; }

    // Each symbol that the lists of globals and of publics have. The stream of records may hold others, which
    // an incremental linker has left behind. The record is lent for the call. Errors as MsfFile::read().
    Result<> forEachGlobal(const std::function<void(const SymbolRecord&)>& take) const;
    // The symbols of a module; empty where it has none. Errors as MsfFile::read().
    Result<Bytes> symbolsOf(const ModuleStreams& module) const;

    static constexpr std::uint32_t kModuleSignature = 4;  // bytes before a module's symbols

  private:
    PdbFile(MsfFile container, InfoStream info, DbiStream debug, SegmentMap segments)
        : m_container(std::move(container)),
          m_info(std::move(info)),
          m_debug(std::move(debug)),
          m_segments(std::move(segments)) {}
    Result<> markListed(std::uint32_t stream, std::uint32_t header, std::vector<bool>& listed) const;

    MsfFile m_container;
    InfoStream m_info;
    DbiStream m_debug;
    SegmentMap m_segments;
};

}  // namespace hawser::symbols::pdb
