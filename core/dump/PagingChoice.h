#pragma once

#include <span>
#include <vector>

#include "core/dump/DumpHeader.h"
#include "core/dump/PageTables.h"

namespace hawser::dump {

// How the machine may translate addresses, the likeliest first: a header does not tell all of it. Empty: a
// machine that is not known.
std::span<const Paging> likelyPaging(const DumpHeader& header);
// Addresses that the header tells, by which the right one is known.
std::vector<Address> landmarksOf(const DumpHeader& header);

}  // namespace hawser::dump
