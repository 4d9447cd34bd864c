#include "core/symbols/dwarf/CallFrameRow.h"

#include <fmt/format.h>

#include "core/base/Machine.h"
#include "core/symbols/dwarf/RegisterNames.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr std::size_t kMaxRemembered = 64;  // compilers nest two
constexpr std::uint8_t kPrimary = 0xC0, kAdvance = 0x40, kOffset = 0x80, kRestore = 0xC0, kOperand = 0x3F;

enum class FrameOp : std::uint8_t {
    Nop = 0x00,
    Advance1 = 0x02,
    Advance2 = 0x03,
    Advance4 = 0x04,
    OffsetExtended = 0x05,
    RestoreExtended = 0x06,
    Undefined = 0x07,
    SameValue = 0x08,
    Remember = 0x0A,
    RestoreState = 0x0B,
    DefCfa = 0x0C,
    DefCfaRegister = 0x0D,
    DefCfaOffset = 0x0E,
    DefCfaExpression = 0x0F,
    OffsetExtendedSigned = 0x11,
    DefCfaSigned = 0x12,
    DefCfaOffsetSigned = 0x13,
    GnuArgumentsSize = 0x2E,
};

// "8 +" or "8 -".
std::string added(std::int64_t offset) {
    return offset < 0 ? fmt::format("{} -", 0 - static_cast<std::uint64_t>(offset))
                      : fmt::format("{} +", offset);
}

}  // namespace

bool CallFrameMachine::run(Cursor cursor, std::uint64_t at) {
    while (!cursor.atEnd()) {
        m_advance = 0;
        if (!step(cursor, cursor.u8()) || cursor.failed()) return false;
        if (m_advance == 0) continue;
        if (m_advance > at - m_start) {
            m_end = m_start + m_advance;
            return true;
        }
        m_start += m_advance;
    }
    return true;
}

void CallFrameMachine::beginFunction() {
    m_initial = m_row;
    m_start = 0;
    m_end = UINT64_MAX;
}

void CallFrameMachine::save(std::uint64_t number, std::optional<std::int64_t> offset) {
    if (number < m_row.saved.size()) m_row.saved[number] = offset;
}
void CallFrameMachine::restore(std::uint64_t number) {
    if (number < m_row.saved.size()) m_row.saved[number] = m_initial.saved[number];
}

bool CallFrameMachine::step(Cursor& cursor, std::uint8_t code) {
    const std::uint8_t operand = code & kOperand;
    switch (code & kPrimary) {
        case kAdvance:
            m_advance = operand * m_codeAlignment;
            return true;
        case kOffset:
            save(operand,
                 static_cast<std::int64_t>(cursor.uleb() * static_cast<std::uint64_t>(m_dataAlignment)));
            return true;
        case kRestore:
            restore(operand);
            return true;
        default:
            return stepExtended(cursor, code);
    }
}

bool CallFrameMachine::stepExtended(Cursor& cursor, std::uint8_t code) {
    const auto scaled = [this](std::uint64_t factor) {
        return static_cast<std::int64_t>(factor * static_cast<std::uint64_t>(m_dataAlignment));
    };
    switch (static_cast<FrameOp>(code)) {
        case FrameOp::Nop:
            return true;
        case FrameOp::Advance1:
            m_advance = cursor.u8() * m_codeAlignment;
            return true;
        case FrameOp::Advance2:
            m_advance = cursor.u16() * m_codeAlignment;
            return true;
        case FrameOp::Advance4:
            m_advance = cursor.u32() * m_codeAlignment;
            return true;
        case FrameOp::RestoreExtended:
            restore(cursor.uleb());
            return true;
        case FrameOp::Undefined:
        case FrameOp::SameValue:
            save(cursor.uleb(), {});
            return true;
        case FrameOp::OffsetExtended: {
            const std::uint64_t number = cursor.uleb();
            save(number, scaled(cursor.uleb()));
            return true;
        }
        case FrameOp::OffsetExtendedSigned: {
            const std::uint64_t number = cursor.uleb();
            save(number, scaled(static_cast<std::uint64_t>(cursor.sleb())));
            return true;
        }
        case FrameOp::Remember:
            if (m_remembered.size() == kMaxRemembered) return false;
            m_remembered.push_back(m_row);
            return true;
        case FrameOp::RestoreState:
            if (m_remembered.empty()) return false;
            m_row = m_remembered.back();
            m_remembered.pop_back();
            return true;
        case FrameOp::DefCfa:
        case FrameOp::DefCfaSigned:
            m_row.known = true;
            m_row.base = cursor.uleb();
            m_row.offset = static_cast<FrameOp>(code) == FrameOp::DefCfa
                               ? static_cast<std::int64_t>(cursor.uleb())
                               : scaled(static_cast<std::uint64_t>(cursor.sleb()));
            return true;
        case FrameOp::DefCfaRegister:
            m_row.base = cursor.uleb();
            return true;
        case FrameOp::DefCfaOffset:
            m_row.offset = static_cast<std::int64_t>(cursor.uleb());
            return true;
        case FrameOp::DefCfaOffsetSigned:
            m_row.offset = scaled(static_cast<std::uint64_t>(cursor.sleb()));
            return true;
        case FrameOp::DefCfaExpression:
            cursor.skip(cursor.uleb());
            m_row.known = false;
            return true;
        case FrameOp::GnuArgumentsSize:
            static_cast<void>(cursor.uleb());
            return true;
    }
    return false;
}

std::string programOf(const CallFrameRow& row, std::uint64_t returnColumn) {
    const auto name = [](std::uint64_t number) { return registerName(Machine::X86, number); };
    if (!row.known || row.base >= kFrameRegisters || returnColumn >= row.saved.size() ||
        !row.saved[returnColumn])
        return {};
    std::string program = fmt::format("$T0 ${} {} = $eip $T0 {} ^ = $esp $T0 =", name(row.base),
                                      added(row.offset), added(*row.saved[returnColumn]));
    for (std::uint64_t number = 0; number < row.saved.size(); ++number)
        if (row.saved[number] && number != returnColumn)
            program += fmt::format(" ${} $T0 {} ^ =", name(number), added(*row.saved[number]));
    return program;
}

}  // namespace hawser::symbols::dwarf
