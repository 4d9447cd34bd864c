// The peer of the benchmark of PDBs: LLVM's native reader, in a process of its own since the program beside
// it has another LLVM in it. For each round one line: the seconds until the session is open, and until it has
// named the function at an address as well.
#include <llvm/DebugInfo/PDB/IPDBSession.h>
#include <llvm/DebugInfo/PDB/PDB.h>
#include <llvm/DebugInfo/PDB/PDBSymbol.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("hawser-bench-llvm-pdb FILE RVA ROUNDS\n", stderr);
        return 2;
    }
    const auto rva = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 0));
    for (long round = std::strtol(argv[3], nullptr, 10); round > 0; --round) {
        const auto start = std::chrono::steady_clock::now();
        const auto since = [&] {
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        };
        std::unique_ptr<llvm::pdb::IPDBSession> session;
        if (auto error = llvm::pdb::loadDataForPDB(llvm::pdb::PDB_ReaderType::Native, argv[1], session)) {
            std::fprintf(stderr, "%s\n", llvm::toString(std::move(error)).c_str());
            return 1;
        }
        const double opened = since();
        const auto symbol = session->findSymbolByRVA(rva, llvm::pdb::PDB_SymType::Function);
        const bool named = symbol != nullptr && !symbol->getRawSymbol().getName().empty();
        std::printf("%.9f %.9f\n", opened, since());
        if (!named) return 1;
    }
    return 0;
}
