#include "core/symbols/dwarf/Location.h"

#include "core/symbols/dwarf/RegisterNames.h"

namespace hawser::symbols::dwarf {

namespace {

constexpr unsigned kNumbered = 32;  // registers and small constants have an operation for each

bool isOneOf(std::uint8_t code, Op first) {
    return code >= static_cast<std::uint8_t>(first) && code < static_cast<std::uint8_t>(first) + kNumbered;
}
std::uint64_t numberIn(std::uint8_t code, Op first) {
    return static_cast<std::uint64_t>(code - static_cast<std::uint8_t>(first));
}

VariablePlace constant(std::uint64_t value) {
    return {.kind = VariablePlace::Kind::Constant, .value = value};
}

class Evaluation {
  public:
    Evaluation(const LocationContext& context, ByteSpan expression)
        : m_context(context), m_cursor(expression) {}

    VariablePlace run() {
        VariablePlace place = first();
        while (!m_cursor.atEnd() && place.kind != VariablePlace::Kind::Nowhere)
            if (!change(place)) return {};
        // A constant that nothing makes a value is an address outside of the image.
        if (place.kind == VariablePlace::Kind::Constant && !m_isValue) return {};
        return m_cursor.failed() ? VariablePlace{} : place;
    }

  private:
    VariablePlace inRegister(std::uint64_t number) const {
        const std::string_view name = registerName(m_context.machine, number);
        if (name.empty()) return {};
        return {.kind = VariablePlace::Kind::Register, .name = name};
    }
    VariablePlace atRegister(std::uint64_t number, std::int64_t offset) const {
        VariablePlace place = inRegister(number);
        if (place.kind == VariablePlace::Kind::Nowhere) return place;
        place.kind = VariablePlace::Kind::AtRegister;
        place.offset = offset;
        return place;
    }
    VariablePlace at(std::optional<std::uint64_t> address) const {
        const auto rva = address ? m_context.image.rvaOf(*address) : std::nullopt;
        if (!rva) return {};
        return {.kind = VariablePlace::Kind::Static, .rva = *rva};
    }
    // DW_OP_fbreg: relative to what the function's DW_AT_frame_base says.
    VariablePlace atFrameBase(std::int64_t offset) const {
        Cursor base(m_context.frameBase);
        const std::uint8_t code = base.u8();
        if (base.failed()) return {};
        VariablePlace place;
        if (code == static_cast<std::uint8_t>(Op::CallFrameCfa))
            place = {.kind = VariablePlace::Kind::AtFrame, .offset = offset};
        else if (isOneOf(code, Op::Reg0))
            place = atRegister(numberIn(code, Op::Reg0), offset);
        else if (code == static_cast<std::uint8_t>(Op::Regx))
            place = atRegister(base.uleb(), offset);
        else if (isOneOf(code, Op::Breg0))
            place = atRegister(numberIn(code, Op::Breg0), sum(base.sleb(), offset));
        return base.atEnd() && !base.failed() ? place : VariablePlace{};
    }
    static std::int64_t sum(std::int64_t a, std::int64_t b) {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
    }
    static std::uint64_t extended(std::uint64_t value, unsigned bits) {
        const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
        return (value ^ sign) - sign;
    }

    VariablePlace first() {
        const std::uint8_t code = m_cursor.u8();
        if (m_cursor.failed()) return {};
        if (isOneOf(code, Op::Reg0)) return inRegister(numberIn(code, Op::Reg0));
        if (isOneOf(code, Op::Breg0)) return atRegister(numberIn(code, Op::Breg0), m_cursor.sleb());
        if (isOneOf(code, Op::Lit0)) return constant(numberIn(code, Op::Lit0));
        switch (static_cast<Op>(code)) {
            case Op::Addr:
                return at(m_cursor.sized(m_context.unit.addressSize));
            case Op::Addrx:
            case Op::GnuAddrIndex:
                return at(indexedAddress(m_context.sections, m_context.unit, m_cursor.uleb()));
            case Op::Fbreg:
                return atFrameBase(m_cursor.sleb());
            case Op::Regx:
                return inRegister(m_cursor.uleb());
            case Op::Bregx: {
                const std::uint64_t number = m_cursor.uleb();
                return atRegister(number, m_cursor.sleb());
            }
            case Op::ImplicitValue:
                return implicit();
            default:
                return number(static_cast<Op>(code));
        }
    }
    VariablePlace number(Op op) {
        switch (op) {
            case Op::Const1u:
                return constant(m_cursor.u8());
            case Op::Const2u:
                return constant(m_cursor.u16());
            case Op::Const4u:
                return constant(m_cursor.u32());
            case Op::Const8u:
            case Op::Const8s:
                return constant(m_cursor.u64());
            case Op::Const1s:
                return constant(extended(m_cursor.u8(), 8));
            case Op::Const2s:
                return constant(extended(m_cursor.u16(), 16));
            case Op::Const4s:
                return constant(extended(m_cursor.u32(), 32));
            case Op::Constu:
                return constant(m_cursor.uleb());
            case Op::Consts:
                return constant(static_cast<std::uint64_t>(m_cursor.sleb()));
            default:
                return {};
        }
    }
    VariablePlace implicit() {
        const ByteSpan bytes = m_cursor.bytes(m_cursor.uleb());
        if (bytes.empty() || bytes.size() > sizeof(std::uint64_t)) return {};
        std::uint64_t value = 0;
        for (std::size_t i = bytes.size(); i-- > 0;)
            value = (value << 8) | std::to_integer<std::uint64_t>(bytes[i]);
        m_isValue = true;
        return constant(value);
    }

    // What stands behind the first operation; false: nothing that can be told.
    bool change(VariablePlace& place) {
        using Kind = VariablePlace::Kind;
        switch (static_cast<Op>(m_cursor.u8())) {
            case Op::PlusUconst: {
                const std::uint64_t more = m_cursor.uleb();
                if (place.kind == Kind::Register) return false;
                place.offset = sum(place.offset, static_cast<std::int64_t>(more));
                place.value += more;
                if (place.kind != Kind::Static) return true;
                place = at(m_context.image.base + place.rva + more);
                return place.kind == Kind::Static;
            }
            case Op::StackValue:
                m_isValue = true;
                // The value of a register is one that is told; of one with something added, none.
                if (place.kind == Kind::AtRegister && place.offset == 0) place.kind = Kind::Register;
                return place.kind == Kind::Constant || place.kind == Kind::Register;
            default:
                return false;
        }
    }

    const LocationContext& m_context;
    Cursor m_cursor;
    bool m_isValue = false;
};

}  // namespace

std::optional<std::uint64_t> staticAddress(const Sections& sections, const Unit& unit, ByteSpan expression) {
    Cursor cursor(expression);
    std::optional<std::uint64_t> address;
    switch (static_cast<Op>(cursor.u8())) {
        case Op::Addr:
            address = cursor.sized(unit.addressSize);
            break;
        case Op::Addrx:
        case Op::GnuAddrIndex:
            address = indexedAddress(sections, unit, cursor.uleb());
            break;
        default:
            return {};
    }
    // What a thread has of its own is found by more than an address.
    if (cursor.failed() || !cursor.atEnd()) return {};
    return address;
}

VariablePlace placeOf(const LocationContext& context, ByteSpan expression) {
    VariablePlace place = Evaluation(context, expression).run();
    if (place.kind != VariablePlace::Kind::Constant) place.value = 0;
    if (place.kind != VariablePlace::Kind::AtRegister && place.kind != VariablePlace::Kind::AtFrame)
        place.offset = 0;
    return place;
}

}  // namespace hawser::symbols::dwarf
