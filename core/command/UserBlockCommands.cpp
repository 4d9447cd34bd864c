#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/TimeText.h"
#include "core/command/objects/KernelRecord.h"
#include "core/command/tasks/KernelList.h"
#include "core/command/tasks/TaskReader.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/engine/TasksInView.h"

// What a process and a thread keep of themselves in user space: !peb, !teb.
namespace hawser::command {

namespace {

constexpr std::size_t kMaxImages = 2048;         // of a process
constexpr std::size_t kMaxEnvironment = 0x8000;  // characters, as Windows has them

// What both work with.
struct UserBlocks {
    const CommandContext& context;
    const KernelTypes& types;
    const TypedMemory& memory;

    std::string pointer(Address address) const { return context.pointerText(address.value()); }
    std::string pointerOr(std::optional<std::uint64_t> value) const {
        return value ? context.pointerText(context.debugger().canonical(Address(*value)).value()) : "??";
    }
    Address address(const RecordBytes& bytes, std::size_t field) const {
        return context.debugger().canonical(bytes.pointer(field));
    }
};

tl::unexpected<Error> blockMissing(const CommandContext& context, std::string_view what, Address at) {
    return fail(ErrorCode::NotAvailable,
                fmt::format("The {} at {} cannot be read: it is paged out, or another process's; .process /p "
                            "reads by the process's own page tables.",
                            what, context.pointerText(at.value())),
                at.value());
}

std::string yesNo(std::optional<std::uint64_t> value) {
    return !value ? "??" : *value != 0 ? "Yes" : "No";
}

// --- !peb ---

enum PebField : std::size_t {
    Inherited,
    ReadOptions,
    Debugged,
    ImageBase,
    LoaderData,
    SubSystem,
    Heap,
    Parameters,
    GlobalFlag
};
constexpr std::array<std::string_view, 9> kPebFields{"InheritedAddressSpace",
                                                     "ReadImageFileExecOptions",
                                                     "BeingDebugged",
                                                     "ImageBaseAddress",
                                                     "Ldr",
                                                     "SubSystemData",
                                                     "ProcessHeap",
                                                     "ProcessParameters",
                                                     "NtGlobalFlag"};
enum LoaderField : std::size_t {
    LoaderReady,
    InitFirst,
    InitLast,
    LoadFirst,
    LoadLast,
    MemoryFirst,
    MemoryLast
};
constexpr std::array<std::string_view, 7> kLoaderFields{"Initialized",
                                                        "InInitializationOrderModuleList.Flink",
                                                        "InInitializationOrderModuleList.Blink",
                                                        "InLoadOrderModuleList.Flink",
                                                        "InLoadOrderModuleList.Blink",
                                                        "InMemoryOrderModuleList.Flink",
                                                        "InMemoryOrderModuleList.Blink"};
enum ImageField : std::size_t { LoadedBase, LoadedStamp, LoadedNameLength, LoadedName };
constexpr std::array<std::string_view, 4> kImageFields{"DllBase", "TimeDateStamp", "FullDllName.Length",
                                                       "FullDllName.Buffer"};
constexpr std::array<std::string_view, 9> kParameterFields{
    "WindowTitle.Length",   "WindowTitle.Buffer", "ImagePathName.Length",
    "ImagePathName.Buffer", "CommandLine.Length", "CommandLine.Buffer",
    "DllPath.Length",       "DllPath.Buffer",     "Environment"};
constexpr std::size_t kEnvironmentField = 8;
constexpr std::array<std::string_view, 4> kParameterLabels{
    "WindowTitle: ", "ImageFile:   ", "CommandLine: ", "DllPath:     "};

Result<> printImages(const UserBlocks& blocks, Address loader) {
    const auto lists =
        KernelRecord::createIfTold(blocks.types, blocks.memory, "_PEB_LDR_DATA", kLoaderFields);
    if (!lists) return tl::unexpected(lists.error());
    if (!*lists) return {};
    const auto data = (*lists)->at(loader);
    if (!data) return tl::unexpected(data.error());
    const auto range = [&](std::string_view label, std::size_t first) {
        return fmt::format("    {:<37}{} . {}\n", label, blocks.pointerOr(data->number(first)),
                           blocks.pointerOr(data->number(first + 1)));
    };
    blocks.context.output().print(
        fmt::format("    Ldr.Initialized:          {}\n", yesNo(data->number(LoaderReady))) +
        range("Ldr.InInitializationOrderModuleList:", InitFirst) +
        range("Ldr.InLoadOrderModuleList:", LoadFirst) + range("Ldr.InMemoryOrderModuleList:", MemoryFirst));
    const auto image =
        KernelRecord::createIfTold(blocks.types, blocks.memory, "_LDR_DATA_TABLE_ENTRY", kImageFields);
    if (!image) return tl::unexpected(image.error());
    if (!*image || !(*lists)->has(LoadFirst)) return {};
    blocks.context.output().print(fmt::format("        {:>{}} TimeStamp                         Module\n",
                                              "Base", blocks.context.pointerText(0).size()));
    const KernelList list{(*image)->type(), "InLoadOrderLinks", loader + (*lists)->offsetOf(LoadFirst),
                          "modules"};
    const auto trouble =
        eachOf(blocks.context.debugger(), blocks.memory, list, kMaxImages, [&](Address at) -> Result<> {
            if (auto go = blocks.memory.checkInterrupted(); !go) return go;
            const auto row = (*image)->at(at);
            if (!row) return tl::unexpected(row.error());
            const auto length = row->number(LoadedNameLength);
            const auto name =
                countedText(blocks.memory, length.value_or(0), blocks.address(*row, LoadedName), kShownPath);
            if (!name) return tl::unexpected(name.error());
            const auto stamp = row->number(LoadedStamp);
            blocks.context.output().print(
                fmt::format("        {} {:<33} {}\n", blocks.pointerOr(row->number(LoadedBase)),
                            stamp ? fmt::format("{:08x} {}", *stamp & UINT32_MAX,
                                                unixTimeText(static_cast<std::int64_t>(*stamp & UINT32_MAX)))
                                  : "??",
                            length ? name->value_or("??") : "??"));
            return {};
        });
    if (!trouble) return tl::unexpected(trouble.error());
    if (!trouble->empty()) blocks.context.output().error(*trouble + "\n");
    return {};
}

// NAME=VALUE, each ended by a NUL, all by an empty one.
Result<> printEnvironment(const UserBlocks& blocks, Address at) {
    std::size_t left = kMaxEnvironment;
    while (left > 0) {
        if (auto go = blocks.memory.checkInterrupted(); !go) return go;
        const auto text = textAt(blocks.memory, at, 2, left);
        if (!text) return tl::unexpected(text.error());
        if (!*text) {
            blocks.context.output().print("        ??\n");
            return {};
        }
        if ((*text)->empty()) return {};
        blocks.context.output().print(fmt::format("        {}\n", oneLine(**text, kShownPath)));
        const std::size_t characters = utf16FromUtf8(**text).size() + 1;
        at = at + 2 * characters;
        left -= std::min(left, characters);
    }
    blocks.context.output().error("The environment goes on; the rest is not shown.\n");
    return {};
}

Result<> printParameters(const UserBlocks& blocks, Address at) {
    const auto record = KernelRecord::createIfTold(blocks.types, blocks.memory,
                                                   "_RTL_USER_PROCESS_PARAMETERS", kParameterFields);
    if (!record) return tl::unexpected(record.error());
    if (!*record || at.value() == 0) return {};
    const auto bytes = (*record)->at(at);
    if (!bytes) return tl::unexpected(bytes.error());
    for (std::size_t i = 0; i < kParameterLabels.size(); ++i) {
        if (!(*record)->has(2 * i)) continue;
        const auto length = bytes->number(2 * i);
        const auto text =
            countedText(blocks.memory, length.value_or(0), blocks.address(*bytes, 2 * i + 1), kShownPath);
        if (!text) return tl::unexpected(text.error());
        blocks.context.output().print(fmt::format("    {} {}\n", kParameterLabels[i],
                                                  length && *text ? fmt::format("'{}'", **text) : "??"));
    }
    if (!(*record)->has(kEnvironmentField)) return {};
    const Address environment = blocks.address(*bytes, kEnvironmentField);
    blocks.context.output().print(
        fmt::format("    Environment:  {}\n", blocks.pointerOr(bytes->number(kEnvironmentField))));
    return environment.value() == 0 ? Result<>() : printEnvironment(blocks, environment);
}

Result<> printPeb(const UserBlocks& blocks, Address at) {
    const auto record = KernelRecord::create(blocks.types, blocks.memory, "_PEB", kPebFields);
    if (!record) return tl::unexpected(record.error());
    const auto bytes = record->at(at);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->readable()) return blockMissing(blocks.context, "PEB", at);
    std::string text = fmt::format("PEB at {}\n", blocks.pointer(at));
    for (const std::size_t field : {Inherited, ReadOptions, Debugged})
        if (record->has(field))
            text += fmt::format("    {:<25} {}\n", fmt::format("{}:", kPebFields[field]),
                                yesNo(bytes->number(field)));
    text += fmt::format("    ImageBaseAddress:         {}\n", blocks.pointerOr(bytes->number(ImageBase)));
    if (const auto flags = bytes->number(GlobalFlag))
        text += fmt::format("    NtGlobalFlag:             {:x}\n", *flags);
    const Address loader = blocks.address(*bytes, LoaderData);
    text += fmt::format("    Ldr                       {}\n", blocks.pointerOr(bytes->number(LoaderData)));
    blocks.context.output().print(text);
    if (loader.value() != 0)
        if (auto printed = printImages(blocks, loader); !printed) return printed;
    for (const auto& [label, field] : {std::pair{"SubSystemData:    ", SubSystem},
                                       {"ProcessHeap:      ", Heap},
                                       {"ProcessParameters:", Parameters}})
        if (record->has(field))
            blocks.context.output().print(
                fmt::format("    {} {}\n", label, blocks.pointerOr(bytes->number(field))));
    return printParameters(blocks, blocks.address(*bytes, Parameters));
}

// --- !teb ---

struct TebRow {
    std::string_view label;
    std::string_view path;
    bool isPointer = true;
    std::string_view second{};  // stands behind it
};
constexpr auto kTebRows = std::to_array<TebRow>(
    {{"ExceptionList:", "NtTib.ExceptionList"},
     {"StackBase:", "NtTib.StackBase"},
     {"StackLimit:", "NtTib.StackLimit"},
     {"SubSystemTib:", "NtTib.SubSystemTib"},
     {"FiberData:", "NtTib.FiberData"},
     {"ArbitraryUserPointer:", "NtTib.ArbitraryUserPointer"},
     {"Self:", "NtTib.Self"},
     {"EnvironmentPointer:", "EnvironmentPointer"},
     {"ClientId:", "ClientId.UniqueProcess", true, "ClientId.UniqueThread"},
     {"Real ClientId:", "RealClientId.UniqueProcess", true, "RealClientId.UniqueThread"},
     {"RpcHandle:", "ActiveRpcHandle"},
     {"Tls Storage:", "ThreadLocalStoragePointer"},
     {"PEB Address:", "ProcessEnvironmentBlock"},
     {"LastErrorValue:", "LastErrorValue", false},
     {"LastStatusValue:", "LastStatusValue", false},
     {"Count Owned Locks:", "CountOfOwnedCriticalSections", false},
     {"HardErrorMode:", "HardErrorMode", false},
     {"HardErrorMode:", "HardErrorsAreDisabled", false}});

Result<> printTeb(const UserBlocks& blocks, Address at) {
    std::vector<std::string_view> paths;
    for (const TebRow& row : kTebRows) paths.insert(paths.end(), {row.path, row.second});
    const auto record = KernelRecord::create(blocks.types, blocks.memory, "_TEB", paths);
    if (!record) return tl::unexpected(record.error());
    const auto bytes = record->at(at);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!bytes->readable()) return blockMissing(blocks.context, "TEB", at);
    std::string text = fmt::format("TEB at {}\n", blocks.pointer(at));
    for (std::size_t i = 0; i < kTebRows.size(); ++i) {
        const TebRow& row = kTebRows[i];
        if (!record->has(2 * i)) continue;
        const auto value = bytes->number(2 * i);
        text += fmt::format("    {:<22}{}", row.label,
                            row.isPointer ? blocks.pointerOr(value)
                            : value       ? fmt::format("{:x}", *value & UINT32_MAX)
                                          : "??");
        if (!row.second.empty()) text += " . " + blocks.pointerOr(bytes->number(2 * i + 1));
        text += "\n";
    }
    blocks.context.output().print(text);
    return {};
}

// --- both ---

// Address 0: none was named.
Result<Address> takeBlock(Call& call) {
    if (call.arguments.empty()) return Address();
    const auto address = call.arguments.takeAddress(call.context);
    if (!address) return address;
    if (auto end = call.arguments.expectEnd(); !end) return tl::unexpected(end.error());
    return address;
}

Result<Address> pebInView(const CommandContext& context) {
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto process = engine::processInView(context.debugger());
    if (!process) return process;
    const auto row = reader->process(*process, false);
    if (!row) return tl::unexpected(row.error());
    if (row->peb.value() != 0) return row->peb;
    return fail(ErrorCode::NotAvailable, "The process that is looked at has no PEB.");
}

Result<Address> tebInView(const CommandContext& context) {
    auto reader = TaskReader::create(context.debugger(), engine::SymbolDemand::Asked);
    if (!reader) return tl::unexpected(reader.error());
    const auto thread = engine::threadInView(context.debugger());
    if (!thread) return thread;
    const auto row = reader->thread(*thread);
    if (!row) return tl::unexpected(row.error());
    if (row->teb.value() != 0) return row->teb;
    return fail(ErrorCode::NotAvailable, "The thread that is looked at has no TEB.");
}

Result<Outcome> withBlock(Call& call, Result<Address> (*inView)(const CommandContext&),
                          Result<> (*print)(const UserBlocks&, Address)) {
    auto at = takeBlock(call);
    if (at && at->value() == 0) at = inView(call.context);
    if (!at) return tl::unexpected(at.error());
    const DebuggerMemory memory(call.context.debugger(), DebuggerMemory::Writes::Refused);
    const auto types = KernelTypes::create(call.context.debugger(), engine::SymbolDemand::Asked,
                                           "What processes keep in user space");
    if (!types) return tl::unexpected(types.error());
    if (auto printed = print({call.context, *types, memory}, *at); !printed)
        return tl::unexpected(printed.error());
    return Outcome::Done;
}

Result<Outcome> showPeb(Call& call) {
    return withBlock(call, pebInView, printPeb);
}

Result<Outcome> showTeb(Call& call) {
    return withBlock(call, tebInView, printTeb);
}

}  // namespace

void addUserBlockCommands(CommandRegistry& registry) {
    registry.add("User space of processes",
                 {
                     {"!peb", "!peb [Address]",
                      "What a process keeps in user space: modules, command line, environment",
                      Needs::Stopped, showPeb},
                     {"!teb", "!teb [Address]", "What a thread keeps in user space", Needs::Stopped, showTeb},
                 });
}

}  // namespace hawser::command
