#pragma once

#include "core/command/completion/CandidateList.h"

namespace hawser::command {

// Paths of this computer that begin as what is typed does. Opens folders and nothing else.
struct FileQuestion {
    bool foldersOnly = false;
    bool quoted = false;     // what is typed stands behind a quote
    bool quoteEnds = false;  // and the cursor stands before the next one
};
void addFiles(CandidateList& list, const FileQuestion& question);

}  // namespace hawser::command
