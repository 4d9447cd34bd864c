#include "core/disassembly/Disassembler.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/disassembly/Arm64Decoder.h"
#include "core/disassembly/IntelDecoder.h"

namespace hawser::disassembly {

namespace {

// For a machine whose instructions nobody here knows.
class NoDecoder final : public InstructionDecoder {
  public:
    std::optional<std::size_t> lengthAt(ByteSpan) const override { return 0; }
    std::optional<Instruction> decode(ByteSpan code, Address address, const Namer&) const override {
        return code.empty() ? std::nullopt : std::optional(undecodable(code, address, unit()));
    }
    std::size_t unit() const override { return 1; }
};

std::unique_ptr<InstructionDecoder> decoderFor(Disassembler::Mode mode) {
    switch (mode) {
        case Disassembler::Mode::X64:
        case Disassembler::Mode::X86:
            return std::make_unique<IntelDecoder>(mode);
        case Disassembler::Mode::Arm64:
            return std::make_unique<Arm64Decoder>();
        case Disassembler::Mode::None:
            break;
    }
    return std::make_unique<NoDecoder>();
}

}  // namespace

Instruction undecodable(ByteSpan code, Address address, std::size_t unit) {
    Instruction instruction;
    instruction.address = address;
    instruction.bytes.assign(code.begin(),
                             code.begin() + static_cast<std::ptrdiff_t>(std::min(unit, code.size())));
    instruction.mnemonic = "???";
    instruction.valid = false;
    instruction.word = unit > 1;
    return instruction;
}

std::string namedAddress(Address address, const Namer& namer) {
    const auto name = namer ? namer(address) : std::nullopt;
    const std::string plain = formatAddress(address);
    return name ? fmt::format("{} ({})", *name, plain) : plain;
}

Disassembler::Disassembler(Mode mode) : m_decoder(decoderFor(mode)) {}
Disassembler::~Disassembler() = default;
Disassembler::Disassembler(Disassembler&&) noexcept = default;

std::optional<Instruction> Disassembler::decode(ByteSpan code, Address address, const Namer& namer) const {
    return m_decoder->decode(code.first(std::min(code.size(), kMaxInstruction)), address, namer);
}

std::vector<Instruction> Disassembler::decodeAll(ByteSpan code, Address address, std::size_t count,
                                                 const Namer& namer) const {
    std::vector<Instruction> list;
    std::size_t offset = 0;
    while (list.size() < count && offset < code.size()) {
        auto instruction = decode(code.subspan(offset), address + offset, namer);
        if (!instruction) break;
        offset += instruction->bytes.size();
        list.push_back(std::move(*instruction));
    }
    return list;
}

std::vector<Instruction> Disassembler::decodeBefore(ByteSpan code, Address end, std::size_t count,
                                                    const Namer& namer) const {
    // Instruction streams fall into step by themselves: of all starts, most soon meet on the true boundaries.
    // So each boundary counts the starts that pass through it, and the walk back from `end` takes the most
    // frequented one.
    const std::size_t unit = m_decoder->unit();
    code = code.subspan(code.size() % unit);
    const std::size_t size = code.size();
    std::vector<std::size_t> lengths(size, 0);
    std::vector<std::size_t> votes(size + 1, 0);
    for (std::size_t at = 0; at < size; ++at) {
        lengths[at] = m_decoder->lengthAt(code.subspan(at, std::min(kMaxInstruction, size - at))).value_or(0);
        votes[at] += 1;
        if (lengths[at] != 0) votes[at + lengths[at]] += votes[at];
    }
    std::vector<std::size_t> starts;
    std::size_t at = size;
    while (at > 0 && starts.size() < count) {
        std::size_t best = at - unit;  // one of its own when nothing ends here
        std::size_t bestVotes = 0;
        for (std::size_t back = 1; back <= std::min(at, kMaxInstruction); ++back) {
            if (lengths[at - back] == back && votes[at - back] > bestVotes) {
                best = at - back;
                bestVotes = votes[best];
            }
        }
        starts.push_back(best);
        at = best;
    }
    std::vector<Instruction> list;
    for (auto start = starts.rbegin(); start != starts.rend(); ++start) {
        const std::size_t length = lengths[*start];
        const ByteSpan rest = code.subspan(*start, length == 0 ? unit : length);
        auto instruction = decode(rest, end - (size - *start), namer);
        list.push_back(instruction ? std::move(*instruction)
                                   : undecodable(rest, end - (size - *start), unit));
    }
    return list;
}

}  // namespace hawser::disassembly
