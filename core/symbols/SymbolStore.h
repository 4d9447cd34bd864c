#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ByteReader.h"
#include "core/symbols/SymbolFile.h"

namespace hawser::symbols {

// A file as symbol stores keep it: NAME/KEY/NAME. Public page "SymStore HTTP and SMB folders".
struct StoreFile {
    std::string name;  // "nt.pdb", "ntoskrnl.exe"; a plain file name
    std::string key;   // GUID and age, or time stamp and size; empty: not known, it is in no store

    // Its last letter an underscore: as it is called when it is compressed.
    std::string packedName() const;
};

// Nothing: the image names none, or what it names is no plain file name.
std::optional<StoreFile> pdbOf(const ImageIdentity& image);
std::optional<StoreFile> imageFileOf(const ImageIdentity& image);

struct StoredFile {
    std::string path{};
    bool packed = false;  // a cabinet that holds it
    bool keyed = false;   // it stands where only the right one should
};

// The files that may be it below a folder of this computer, the likeliest first: in a store of one or two
// tiers, as it is, compressed or where a file.ptr leads to; beside that by its bare name, also in the folders
// "sys", "exe", "dll" and "symbols/sys" and so on, as WinDbg has it. Letter case does not count. Nothing
// throws, and folders of any size take limited time. Any thread.
std::vector<StoredFile> filesBelow(const std::string& folder, const StoreFile& file,
                                   std::string_view imageName);

// Where a store keeps it: below `root`, by two tiers when the store has an index2.txt.
std::string placeInStore(const std::string& root, const StoreFile& file);

// What a file.ptr says: a path, where the file is somewhere else. Error Malformed: anything else, with its
// words.
Result<std::string> decodeFilePointer(std::string_view text);

}  // namespace hawser::symbols
