#pragma once

#include <memory>

#include "core/dump/DumpHeader.h"
#include "core/dump/MappedFile.h"
#include "core/dump/PhysicalPages.h"
#include "core/dump/Shortcoming.h"

namespace hawser::dump {

// How the pages of a dump are laid out behind its header (kd-protocol.md 10.4). All add to `shortcomings`
// what is cut off or wrong. Errors Malformed: nothing of it makes sense; Truncated: the file ends before the
// pages are described; Io: it has shrunk.
using PageArea = std::unique_ptr<const PhysicalPages>;

// By the runs of the header.
Result<PageArea> readRunArea(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings);
// SDMP or FDMP: a bitmap, in each of the forms that are known.
Result<PageArea> readBitmapArea(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings);
// RDMP: a list of ranges.
Result<PageArea> readRangeArea(const MappedFile& file, const DumpHeader& header, Shortcomings& shortcomings);

// What really stands behind the header, whatever its type says.
enum class AreaSignature { None, Bitmap, Ranges };
AreaSignature areaSignatureOf(const MappedFile& file, const DumpHeader& header);

}  // namespace hawser::dump
