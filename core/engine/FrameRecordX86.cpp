#include "core/engine/FrameRecordX86.h"

#include <charconv>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace hawser::engine {

namespace {

constexpr std::uint32_t kWord = 4;
constexpr std::uint32_t kSearched = 64;    // words that are looked at for a return address
constexpr std::size_t kMaxProgram = 1024;  // characters
constexpr std::size_t kMaxValues = 64;     // on the stack of a program

// What a program of FRAMEDATA works with: words parted by blanks, operands before operators.
class FrameProgram {
  public:
    FrameProgram(const FrameMemoryX86& memory, std::map<std::string_view, std::uint32_t> variables)
        : m_memory(memory), m_variables(std::move(variables)) {}

    // False: it does not run to its end.
    Result<bool> run(std::string_view program) {
        if (program.size() > kMaxProgram) return false;
        while (!program.empty()) {
            const std::size_t length = std::min(program.find(' '), program.size());
            const std::string_view token = program.substr(0, length);
            program.remove_prefix(std::min(length + 1, program.size()));
            if (token.empty()) continue;
            const auto done = step(token);
            if (!done || !*done) return done;
        }
        return true;
    }

    std::optional<std::uint32_t> variable(std::string_view name) const {
        const auto found = m_variables.find(name);
        return found == m_variables.end() ? std::nullopt : std::optional(found->second);
    }

  private:
    struct Operand {
        std::string_view name{};  // of a variable; empty: a number
        std::uint32_t value = 0;
    };

    Result<bool> step(std::string_view token) {
        if (token == "^") return dereference();
        if (token == "=") return assign();
        constexpr std::string_view kOperators = "+-*/%@";
        if (token.size() == 1 && kOperators.find(token.front()) != std::string_view::npos)
            return calculate(token.front());
        return push(token);
    }

    bool push(std::string_view token) {
        if (m_values.size() == kMaxValues) return false;
        if (token.front() == '$' || token.front() == '.') {
            m_values.push_back({token});
            return true;
        }
        std::int32_t number = 0;
        const char* const end = token.data() + token.size();
        const auto read = std::from_chars(token.data(), end, number);
        if (read.ec != std::errc() || read.ptr != end) return false;
        m_values.push_back({{}, static_cast<std::uint32_t>(number)});
        return true;
    }

    std::optional<Operand> pop() {
        if (m_values.empty()) return std::nullopt;
        const Operand operand = m_values.back();
        m_values.pop_back();
        return operand;
    }

    std::optional<std::uint32_t> popValue() {
        const auto operand = pop();
        if (!operand) return std::nullopt;
        return operand->name.empty() ? std::optional(operand->value) : variable(operand->name);
    }

    Result<bool> dereference() {
        const auto address = popValue();
        if (!address) return false;
        const auto value = m_memory.word(*address);
        if (!value) return tl::unexpected(value.error());
        if (!*value) return false;
        m_values.push_back({{}, **value});
        return true;
    }

    bool assign() {
        const auto value = popValue();
        const auto target = pop();
        if (!value || !target || target->name.empty()) return false;
        m_variables[target->name] = *value;
        return true;
    }

    bool calculate(char op) {
        const auto right = popValue();
        const auto left = popValue();
        if (!right || !left) return false;
        const bool divides = op == '/' || op == '%' || op == '@';
        if (divides && *right == 0) return false;
        m_values.push_back({{}, result(op, *left, *right)});
        return true;
    }

    static std::uint32_t result(char op, std::uint32_t left, std::uint32_t right) {
        switch (op) {
            case '+':
                return left + right;
            case '-':
                return left - right;
            case '*':
                return left * right;
            case '/':
                return left / right;
            case '%':
                return left % right;
            default:  // '@': down to a multiple
                return left - left % right;
        }
    }

    const FrameMemoryX86& m_memory;
    std::map<std::string_view, std::uint32_t> m_variables;  // names of the program's text
    std::vector<Operand> m_values;
};

// Where the return address stands: behind what the record counts, or the first one behind that.
Result<std::uint32_t> returnAddressAt(std::uint32_t start, const FrameMemoryX86& memory) {
    for (std::uint32_t i = 0; i < kSearched; ++i) {
        const auto value = memory.word(start + i * kWord);
        if (!value) return tl::unexpected(value.error());
        if (!*value) break;
        const auto possible = memory.mayReturnTo(**value);
        if (!possible) return tl::unexpected(possible.error());
        if (*possible) return start + i * kWord;
    }
    return start;
}

Result<std::optional<FrameRegistersX86>> byProgram(const symbols::FrameRecord& record,
                                                   const FrameRegistersX86& frame, std::uint32_t start,
                                                   std::uint32_t calleeParameters,
                                                   const FrameMemoryX86& memory) {
    std::map<std::string_view, std::uint32_t> variables{{"$esp", frame.esp},
                                                        {"$ebp", frame.ebp},
                                                        {".cbLocals", record.locals},
                                                        {".cbParams", record.parameters},
                                                        {".cbSavedRegs", record.savedRegisters},
                                                        {".cbCalleeParams", calleeParameters},
                                                        {".raSearchStart", start}};
    if (frame.ebx) variables["$ebx"] = *frame.ebx;
    if (frame.esi) variables["$esi"] = *frame.esi;
    if (frame.edi) variables["$edi"] = *frame.edi;
    if (record.program.find(".raSearch ") != std::string_view::npos) {
        const auto found = returnAddressAt(start, memory);
        if (!found) return tl::unexpected(found.error());
        variables[".raSearch"] = *found;
    }
    FrameProgram program(memory, std::move(variables));
    const auto done = program.run(record.program);
    if (!done) return tl::unexpected(done.error());
    const auto eip = program.variable("$eip");
    const auto esp = program.variable("$esp");
    if (!*done || !eip || *esp <= frame.esp) return std::nullopt;
    return FrameRegistersX86{*eip,
                             *esp,
                             program.variable("$ebp").value_or(frame.ebp),
                             program.variable("$ebx"),
                             program.variable("$esi"),
                             program.variable("$edi")};
}

}  // namespace

Result<std::optional<FrameRegistersX86>> callerByRecord(const symbols::FrameRecord& record,
                                                        const FrameRegistersX86& frame,
                                                        std::optional<std::uint32_t> offset,
                                                        std::uint32_t calleeParameters,
                                                        const FrameMemoryX86& memory) {
    const std::uint32_t start = frame.esp + calleeParameters + record.locals + record.savedRegisters;
    if (!record.program.empty()) return byProgram(record, frame, start, calleeParameters, memory);
    if (!record.bySizes || (offset && *offset < record.prologue)) return std::nullopt;
    const auto found = returnAddressAt(start, memory);
    if (!found) return tl::unexpected(found.error());
    const auto eip = memory.word(*found);
    if (!eip) return tl::unexpected(eip.error());
    if (!*eip) return std::nullopt;
    FrameRegistersX86 caller{**eip, *found + kWord, frame.ebp};
    // What the function has saved of the other registers is not told apart.
    if (record.savedRegisters == 0) {
        caller.ebx = frame.ebx;
        caller.esi = frame.esi;
        caller.edi = frame.edi;
    }
    return caller;
}

}  // namespace hawser::engine
