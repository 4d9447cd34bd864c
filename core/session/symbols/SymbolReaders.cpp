#include "core/session/symbols/SymbolReaders.h"

namespace hawser::session {

SymbolReaders usualReaders() {
    return {symbols::openPdb, symbols::openImageSymbols};
}

}  // namespace hawser::session
