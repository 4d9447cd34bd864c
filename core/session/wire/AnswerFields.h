#pragma once

#include "core/session/Questions.h"
#include "core/session/wire/Fields.h"
#include "core/session/wire/TaskFields.h"

// What an answer holds, member by member.
namespace hawser::session {

template <>
struct Fields<Done> {
    static constexpr auto list = std::tuple();
};

template <>
struct Fields<RegisterValue> {
    static constexpr auto list = std::tuple(
        field("name", &RegisterValue::name), field("group", &RegisterValue::group),
        field("bits", &RegisterValue::bits), field("value", &RegisterValue::value, Notation::Hexadecimal),
        field("high", &RegisterValue::high, Notation::Hexadecimal), field("known", &RegisterValue::known));
};

template <>
struct Fields<RegisterList> {
    static constexpr auto list =
        std::tuple(field("processor", &RegisterList::processor), field("frame", &RegisterList::frame),
                   field("values", &RegisterList::values));
};

template <>
struct Fields<MemoryBytes> {
    static constexpr auto list =
        std::tuple(field("start", &MemoryBytes::start), field("bytes", &MemoryBytes::bytes),
                   field("valid", &MemoryBytes::valid), field("fromFile", &MemoryBytes::fromFile));
};

template <>
struct Fields<MemoryBlock> {
    static constexpr auto list =
        std::tuple(field("physical", &MemoryBlock::physical), field("bytes", &MemoryBlock::bytes));
};

template <>
struct Fields<Instruction> {
    static constexpr auto list =
        std::tuple(field("address", &Instruction::address), field("bytes", &Instruction::bytes),
                   field("mnemonic", &Instruction::mnemonic), field("operands", &Instruction::operands),
                   field("flow", &Instruction::flow), field("branchTarget", &Instruction::branchTarget),
                   field("memoryOperand", &Instruction::memoryOperand), field("valid", &Instruction::valid),
                   field("word", &Instruction::word));
};

template <>
struct Fields<DisassemblyBlock> {
    static constexpr auto list = std::tuple(
        field("lines", &DisassemblyBlock::lines), field("programCounter", &DisassemblyBlock::programCounter),
        field("hasProgramCounter", &DisassemblyBlock::hasProgramCounter),
        field("frame", &DisassemblyBlock::frame), field("frameCounter", &DisassemblyBlock::frameCounter));
};

template <>
struct Fields<engine::FrameRegister> {
    static constexpr auto list =
        std::tuple(field("name", &engine::FrameRegister::name),
                   field("value", &engine::FrameRegister::value, Notation::Hexadecimal));
};

template <>
struct Fields<engine::CallPlace> {
    static constexpr auto list =
        std::tuple(field("file", &engine::CallPlace::file), field("line", &engine::CallPlace::line));
};

template <>
struct Fields<StackFrame> {
    static constexpr auto list = std::tuple(
        field("number", &StackFrame::number), field("stackPointer", &StackFrame::stackPointer),
        field("framePointer", &StackFrame::framePointer), field("returnAddress", &StackFrame::returnAddress),
        field("returnGuessed", &StackFrame::returnGuessed), field("instruction", &StackFrame::instruction),
        field("callSite", &StackFrame::callSite),
        field("homeArguments", &StackFrame::homeArguments, Notation::Hexadecimal),
        field("source", &StackFrame::source), field("registers", &StackFrame::registers),
        field("walked", &StackFrame::walked), field("inlined", &StackFrame::inlined),
        field("inlinedCall", &StackFrame::inlinedCall));
};

template <>
struct Fields<StackList> {
    static constexpr auto list =
        std::tuple(field("frames", &StackList::frames), field("chosen", &StackList::chosen));
};

template <>
struct Fields<ProcessorState> {
    static constexpr auto list = std::tuple(
        field("number", &ProcessorState::number), field("programCounter", &ProcessorState::programCounter),
        field("place", &ProcessorState::place), field("thread", &ProcessorState::thread),
        field("current", &ProcessorState::current), field("stopped", &ProcessorState::stopped));
};

template <>
struct Fields<ProcessorList> {
    static constexpr auto list = std::tuple(field("processors", &ProcessorList::processors));
};

template <>
struct Fields<Evaluation> {
    static constexpr auto list = std::tuple(field("value", &Evaluation::value, Notation::Hexadecimal));
};

template <>
struct Fields<SourcePlace> {
    static constexpr auto list =
        std::tuple(field("file", &SourcePlace::file), field("line", &SourcePlace::line),
                   field("start", &SourcePlace::start));
};

template <>
struct Fields<SourcePlaces> {
    static constexpr auto list =
        std::tuple(field("frame", &SourcePlaces::frame), field("current", &SourcePlaces::current),
                   field("places", &SourcePlaces::places));
};

template <>
struct Fields<SourceFileText> {
    static constexpr auto list =
        std::tuple(field("file", &SourceFileText::file), field("path", &SourceFileText::path),
                   field("text", &SourceFileText::text), field("match", &SourceFileText::match),
                   field("codeLines", &SourceFileText::codeLines));
};

template <>
struct Fields<CompletionCandidate> {
    static constexpr auto list =
        std::tuple(field("text", &CompletionCandidate::text), field("kind", &CompletionCandidate::kind));
};

template <>
struct Fields<LineCompletion> {
    static constexpr auto list =
        std::tuple(field("start", &LineCompletion::start), field("candidates", &LineCompletion::candidates),
                   field("common", &LineCompletion::common), field("more", &LineCompletion::more));
};

template <>
struct Fields<ValueRow> {
    static constexpr auto list = std::tuple(
        field("depth", &ValueRow::depth), field("name", &ValueRow::name), field("value", &ValueRow::value),
        field("type", &ValueRow::type), field("place", &ValueRow::place),
        field("address", &ValueRow::address), field("target", &ValueRow::target),
        field("path", &ValueRow::path), field("edit", &ValueRow::edit), field("left", &ValueRow::left),
        field("parameter", &ValueRow::parameter), field("opens", &ValueRow::opens),
        field("failed", &ValueRow::failed));
};

template <>
struct Fields<VariableList> {
    static constexpr auto list =
        std::tuple(field("frame", &VariableList::frame), field("scope", &VariableList::scope),
                   field("why", &VariableList::why), field("rows", &VariableList::rows));
};

}  // namespace hawser::session
