#include "core/symbols/pdb/SourceFiles.h"

#include <algorithm>
#include <map>

#include "core/symbols/SourcePath.h"
#include "core/symbols/pdb/LineRecords.h"

namespace hawser::symbols::pdb {

void SourceFiles::read() const {
    std::map<std::uint32_t, File> files;  // by name
    const std::vector<ModuleStreams>& modules = m_file.debug().modules();
    for (std::uint32_t module = 0; module < modules.size(); ++module) {
        auto records = LineRecords::readFiles(m_file, modules[module]);
        if (!records) continue;
        for (FileRecord& record : *records) {
            File& file = files[record.name];
            file.name = record.name;
            if (file.checksum.bytes.empty()) file.checksum = std::move(record.checksum);
            if (file.modules.empty() || file.modules.back() != module) file.modules.push_back(module);
        }
    }
    for (auto& [name, file] : files) {
        file.path = m_strings.at(name);
        if (!file.path.empty()) m_files.push_back(std::move(file));
    }
    std::ranges::stable_sort(m_files, {}, &File::path);
}

const std::vector<SourceFiles::File>& SourceFiles::all() const {
    std::call_once(m_once, [this] { read(); });
    return m_files;
}

std::vector<const SourceFiles::File*> SourceFiles::matching(std::string_view path) const {
    std::vector<const File*> found;
    for (const File& file : all())
        if (pathEndsWith(file.path, path)) found.push_back(&file);
    return found;
}

}  // namespace hawser::symbols::pdb
