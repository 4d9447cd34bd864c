#include <fmt/format.h>

#include <algorithm>

#include "core/base/Machine.h"
#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/SymbolFileCommands.h"
#include "core/command/TargetReport.h"
#include "core/command/TimeText.h"
#include "core/engine/LoadedModules.h"
#include "core/engine/ModuleSymbols.h"

namespace hawser::command {

namespace {

using engine::Module;
using symbols::PeImage;

constexpr std::size_t kMaxDirectoryText = 1024;

// Named, or by an address in it.
Result<Module> takeModule(Call& call) {
    const engine::Debugger& debugger = call.context.debugger();
    Arguments named = call.arguments;
    const std::string_view name = named.takeWord();
    for (const Module& module : debugger.modules()) {
        if (!equalIgnoringCase(module.name, name) && !equalIgnoringCase(module.imageName, name)) continue;
        call.arguments = named;
        return module;
    }
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return tl::unexpected(address.error());
    if (const Module* const module = debugger.moduleAt(*address)) return *module;
    return fail(ErrorCode::NotAvailable,
                fmt::format("No module holds {}.", call.context.pointerText(address->value())));
}

symbols::ImageReader readerOf(const CommandContext& context, Address base) {
    engine::Debugger& debugger = context.debugger();
    return engine::imageReader(
        [&debugger](Address at, std::size_t count) { return debugger.read(at, count); }, base);
}

std::string guidText(const symbols::CodeViewRecord& record) {
    const std::string key = record.symbolServerKey().substr(0, 32);
    return fmt::format("{{{}-{}-{}-{}-{}}}", key.substr(0, 8), key.substr(8, 4), key.substr(12, 4),
                       key.substr(16, 4), key.substr(20));
}

std::string timeText(std::uint32_t timestamp) {
    return fmt::format("{:08x} {}", timestamp, unixTimeText(static_cast<std::int64_t>(timestamp)));
}

// --- !lmi ---

std::string codeViewText(const Result<std::optional<symbols::CodeViewRecord>>& record) {
    if (!record) return fmt::format("Debug Data Dirs: {}\n", record.error().what);
    if (!*record) return "Debug Data Dirs: the image names no PDB\n";
    return fmt::format("Debug Data Dirs: CODEVIEW  RSDS - GUID: {}\n               Age: {:x}, Pdb: {}\n",
                       guidText(**record), (*record)->age, oneLine((*record)->pdbName, kMaxDirectoryText));
}

std::string symbolText(const symbols::SymbolStatus& status) {
    using enum symbols::SymbolState;
    const std::string why = status.error ? oneLine(status.error->what, kMaxDirectoryText) : std::string();
    switch (status.state) {
        case Deferred:
            return fmt::format("    Symbol Type: DEFERRED - {}\n",
                               why.empty() ? "symbols were not needed so far" : why);
        case Loading:
            return "    Symbol Type: LOADING  - the symbol file is being looked for\n";
        case Failed:
            return fmt::format("    Symbol Type: NONE     - {}\n", why);
        case Loaded:
            break;
    }
    if (status.file.empty())
        return fmt::format("    Symbol Type: EXPORT   - {}\n    Load Report: {}\n",
                           why.empty() ? "no symbol file was looked for" : why, status.kind);
    return fmt::format(
        "    Symbol Type: PDB      - symbols loaded\n    Load Report: {}\n                 {}\n", status.kind,
        oneLine(status.file, kMaxDirectoryText));
}

Result<Outcome> moduleInfo(Call& call) {
    const auto module = takeModule(call);
    if (!module) return tl::unexpected(module.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const CommandContext& context = call.context;
    const auto read = readerOf(context, module->base);
    const auto image = PeImage::parse(read);
    if (!image) return tl::unexpected(image.error());
    const auto record = image->codeView(read);
    context.output().print(fmt::format(
        "Loaded Module Info: [{}]\n         Module: {}\n   Base Address: {}\n     Image Name: {}\n"
        "   Machine Type: {} ({})\n     Time Stamp: {}\n           Size: {:x}\n       CheckSum: {:x}\n{}{}",
        oneLine(module->name, kMaxDirectoryText), oneLine(module->name, kMaxDirectoryText),
        context.pointerText(module->base.value()), oneLine(module->imageName, kMaxDirectoryText),
        image->machine(), machineName(static_cast<Machine>(image->machine())), timeText(image->timestamp()),
        image->sizeOfImage(), image->checkSum(), codeViewText(record),
        symbolText(context.debugger().symbols().statusOf(*module))));
    return Outcome::Done;
}

// --- !dh ---

std::string fileHeaderText(const PeImage& image) {
    std::string text = fmt::format(
        "FILE HEADER VALUES\n{:8X} machine ({})\n{:8X} number of sections\n{}\n\nOPTIONAL HEADER VALUES\n"
        "{:8X} magic #\n{:8X} address of entry point\n{:016x} image base\n{:8X} size of image\n"
        "{:8X} size of headers\n{:8X} checksum\n",
        image.machine(), machineName(static_cast<Machine>(image.machine())), image.sections().size(),
        timeText(image.timestamp()), image.pe32Plus() ? 0x20B : 0x10B, image.entryPoint(),
        image.preferredBase(), image.sizeOfImage(), image.sizeOfHeaders(), image.checkSum());
    struct Named {
        PeImage::Directory which;
        std::string_view name;
    };
    using enum PeImage::Directory;
    for (const Named& named :
         {Named{Export, "Export"}, Named{Import, "Import"}, Named{Resource, "Resource"},
          Named{Exception, "Exception"}, Named{Relocations, "Base Relocation"}, Named{Debug, "Debug"},
          Named{LoadConfiguration, "Load Configuration"}, Named{ImportAddresses, "Import Address Table"}}) {
        const auto where = image.directory(named.which);
        text +=
            fmt::format("{:8X} [{:8X}] address [size] of {} Directory\n", where.rva, where.size, named.name);
    }
    return text + "\n";
}

std::string sectionText(const PeImage& image) {
    std::string text;
    unsigned number = 0;
    for (const symbols::PeSection& section : image.sections())
        text += fmt::format(
            "SECTION HEADER #{:X}\n{:>8} name\n{:8X} virtual size\n{:8X} virtual address\n{:8X} size of raw "
            "data\n"
            "{:8X} file pointer to raw data\n{:8X} flags\n\n",
            ++number, oneLine(section.name, 8), section.virtualSize, section.rva, section.fileSize,
            section.fileOffset, section.characteristics);
    return text;
}

Result<Outcome> headers(Call& call) {
    bool file = false;
    bool sections = false;
    while (call.arguments.take('-')) {
        const std::string_view option = call.arguments.takeWord();
        if (option != "f" && option != "s" && option != "a")
            return fail(ErrorCode::InvalidArgument, "!dh takes -f, -s or -a, and a module or an address.");
        file = file || option != "s";
        sections = sections || option != "f";
    }
    const auto module = takeModule(call);
    if (!module) return tl::unexpected(module.error());
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    const auto image = PeImage::parse(readerOf(call.context, module->base));
    if (!image) return tl::unexpected(image.error());
    const bool both = !file && !sections;
    call.context.output().print((file || both ? fileHeaderText(*image) : std::string()) +
                                (sections || both ? sectionText(*image) : std::string()));
    return Outcome::Done;
}

// --- !chksym ---

Result<Outcome> checkSymbols(Call& call) {
    const auto module = takeModule(call);
    if (!module) return tl::unexpected(module.error());
    const std::string given(trim(std::exchange(call.arguments, Arguments({})).rest()));
    const CommandContext& context = call.context;
    const auto read = readerOf(context, module->base);
    const auto image = PeImage::parse(read);
    if (!image) return tl::unexpected(image.error());
    const auto record = image->codeView(read);
    if (!record) return tl::unexpected(record.error());
    const std::string name = oneLine(module->imageName, kMaxDirectoryText);
    context.output().print(fmt::format("{}\n    Timestamp: {:08X}\n  SizeOfImage: {:X}\n", name,
                                       image->timestamp(), image->sizeOfImage()));
    if (!*record) return fail(ErrorCode::NotAvailable, name + " names no PDB.");
    context.output().print(fmt::format("          pdb: {}\n      pdb sig: {}\n          age: {:X}\n\n",
                                       oneLine((*record)->pdbName, kMaxDirectoryText), guidText(**record),
                                       (*record)->age));
    const symbols::SymbolStatus status = context.debugger().symbols().statusOf(*module);
    const std::string file = given.empty() ? status.file : given;
    if (file.empty())
        return fail(ErrorCode::NotAvailable,
                    status.error ? status.error->what
                                 : fmt::format("No symbol file is loaded for {}; ld {} loads one.", name,
                                               oneLine(module->name, kMaxDirectoryText)));
    const auto opened = symbols::openPdb(file, **record);
    context.output().print(
        opened ? fmt::format("{} MATCHES {}\n", oneLine(file, kMaxDirectoryText), name)
               : fmt::format("MISMATCH: {}\n", oneLine(opened.error().what, kMaxDirectoryText)));
    return Outcome::Done;
}

}  // namespace

void addImageCommands(CommandRegistry& registry) {
    registry.add("Images", {
                               taking(Operand::Module, {"!lmi", "!lmi Module|Address",
                                                        "What an image says of itself, and its symbols",
                                                        Needs::Stopped, moduleInfo}),
                               taking(Operand::Module, {"!dh", "!dh [-f|-s|-a] Module|Address",
                                                        "The headers of an image", Needs::Stopped, headers}),
                               taking(Operand::Module, {"!chksym", "!chksym Module [File]",
                                                        "Whether a symbol file belongs to an image",
                                                        Needs::Stopped, checkSymbols}),
                           });
}

}  // namespace hawser::command
