#include "tests/bench/LargePdb.h"

#include <fmt/format.h>
#include <stdlib.h>

#include "core/base/UserFile.h"

namespace hawser::bench {

namespace {

std::string structureNumber(unsigned module, unsigned number) {
    const auto name = [&](unsigned of) { return fmt::format("_STRUCTURE_{}_{}", module, of); };
    return fmt::format(
        "struct {} {{ unsigned Length; unsigned long long Flags; struct {}* Next; unsigned State : 3;\n"
        "  struct {{ unsigned long long Low, High; }} Range; unsigned short Name[{}]; }};\n",
        name(number), name(number == 0 ? 0 : number - 1), number % 50 + 1);
}

std::string functionNumber(unsigned module, unsigned number) {
    const std::string body = fmt::format("unsigned long long Index = Length + {}U;", number);
    return fmt::format(
        "unsigned long long {}(struct _STRUCTURE_{}_{}* Structure, unsigned Length) {{\n  {}\n"
        "  return Structure->Flags + Index; }}\n",
        LargePdb::functionName(module, number), module, number % LargePdb::kStructures, body);
}

std::string sourceOf(unsigned module) {
    std::string source;
    for (unsigned i = 0; i < LargePdb::kStructures; ++i) source += structureNumber(module, i);
    for (unsigned i = 0; i < LargePdb::kVariables; ++i)
        source += fmt::format("unsigned MmVariable{}Of{};\n", i, module);
    for (unsigned i = 0; i < LargePdb::kFunctions; ++i) source += functionNumber(module, i);
    return source;
}

bool write(const std::string& path, const std::string& text) {
    auto file = UserFile::toWrite(path, UserFile::Writing::Anew);
    return file && file->write(text);
}

bool run(const std::string& folder, const std::string& command) {
    return ::system(fmt::format("cd '{}' && {}", folder, command).c_str()) == 0;
}

}  // namespace

std::string LargePdb::functionName(unsigned module, unsigned number) {
    return fmt::format("{}{}Of{}", number % 100 == 0 ? "KeReadfooState" : "KeReadState", number, module);
}

std::optional<LargePdb> LargePdb::make(const std::string& folder) {
    std::string objects;
    for (unsigned module = 0; module < kModules; ++module) {
        const std::string name = fmt::format("module{}", module);
        if (!write(folder + "/" + name + ".c", sourceOf(module))) return {};
        if (!run(folder,
                 fmt::format("clang-19 --target=x86_64-pc-windows-msvc -ffreestanding -O0 -g -gcodeview "
                             "-fstandalone-debug -c {0}.c -o {0}.obj",
                             name)))
            return {};
        objects += " " + name + ".obj";
    }
    if (!run(folder,
             "lld-link-19 /nologo /nodefaultlib /subsystem:native /driver /dll /noentry /debug "
             "/opt:noref /opt:noicf /out:large.sys /pdb:large.pdb" +
                 objects))
        return {};
    return LargePdb{folder + "/large.pdb", folder + "/large.sys"};
}

}  // namespace hawser::bench
