#include "core/command/Expression.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <vector>

#include "core/base/Text.h"
#include "core/command/ExpressionFunctions.h"
#include "core/command/ExpressionLexer.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxEvaluators = 16;

enum class Binary {
    Multiply,
    Divide,
    Modulo,
    Add,
    Subtract,
    ShiftLeft,
    ShiftRight,
    ShiftRightSigned,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessEqual,
    GreaterEqual,
    And,
    Xor,
    Or
};

struct BinaryOperator {
    std::string_view text;
    Binary operation;
    unsigned precedence;  // higher binds tighter
};

constexpr unsigned kLowestPrecedence = 1;
constexpr std::array<BinaryOperator, 24> kBinaryOperators{{{"*", Binary::Multiply, 7},
                                                           {"/", Binary::Divide, 7},
                                                           {"%", Binary::Modulo, 7},
                                                           {"mod", Binary::Modulo, 7},
                                                           {"+", Binary::Add, 6},
                                                           {"-", Binary::Subtract, 6},
                                                           {"<<", Binary::ShiftLeft, 5},
                                                           {">>", Binary::ShiftRight, 5},
                                                           {">>>", Binary::ShiftRightSigned, 5},
                                                           {"=", Binary::Equal, 4},
                                                           {"==", Binary::Equal, 4},
                                                           {"!=", Binary::NotEqual, 4},
                                                           {"<", Binary::Less, 4},
                                                           {">", Binary::Greater, 4},
                                                           {"<=", Binary::LessEqual, 4},
                                                           {">=", Binary::GreaterEqual, 4},
                                                           {"&", Binary::And, 3},
                                                           {"and", Binary::And, 3},
                                                           {"&&", Binary::And, 3},
                                                           {"^", Binary::Xor, 2},
                                                           {"xor", Binary::Xor, 2},
                                                           {"|", Binary::Or, 1},
                                                           {"or", Binary::Or, 1},
                                                           {"||", Binary::Or, 1}}};

// Most words are of another length.
bool isNamed(std::string_view name, std::string_view word) {
    return name.size() == word.size() && equalIgnoringCase(name, word);
}

struct MemoryOperator {
    std::string_view text;
    unsigned bytes;  // 0: a pointer
    bool physical;
};
constexpr std::array<MemoryOperator, 5> kMemoryOperators{
    {{"by", 1, false}, {"wo", 2, false}, {"dwo", 4, false}, {"qwo", 8, false}, {"poi", 0, false}}};
constexpr std::array<MemoryOperator, 5> kPhysicalOperators{
    {{"pby", 1, true}, {"pwo", 2, true}, {"pdwo", 4, true}, {"pqwo", 8, true}, {"ppoi", 0, true}}};

template <class Table>
const MemoryOperator* findMemoryOperator(const Table& table, std::string_view text) {
    for (const MemoryOperator& candidate : table) {
        if (isNamed(candidate.text, text)) return &candidate;
    }
    return nullptr;
}

// Shifts by 64 and more give what the mathematics gives: 0, or the sign.
std::optional<std::uint64_t> apply(Binary operation, std::uint64_t a, std::uint64_t b) {
    switch (operation) {
        case Binary::Multiply:
            return a * b;
        case Binary::Divide:
            return b == 0 ? std::nullopt : std::optional(a / b);
        case Binary::Modulo:
            return b == 0 ? std::nullopt : std::optional(a % b);
        case Binary::Add:
            return a + b;
        case Binary::Subtract:
            return a - b;
        case Binary::ShiftLeft:
            return b > 63 ? 0 : a << b;
        case Binary::ShiftRight:
            return b > 63 ? 0 : a >> b;
        case Binary::ShiftRightSigned:
            return static_cast<std::uint64_t>(static_cast<std::int64_t>(a) >> (b > 63 ? 63 : b));
        case Binary::Equal:
            return a == b ? 1 : 0;
        case Binary::NotEqual:
            return a != b ? 1 : 0;
        case Binary::Less:
            return a < b ? 1 : 0;
        case Binary::Greater:
            return a > b ? 1 : 0;
        case Binary::LessEqual:
            return a <= b ? 1 : 0;
        case Binary::GreaterEqual:
            return a >= b ? 1 : 0;
        case Binary::And:
            return a & b;
        case Binary::Xor:
            return a ^ b;
        case Binary::Or:
            return a | b;
    }
    return std::nullopt;
}

class Parser {
  public:
    Parser(std::string_view text, const ExpressionContext& context, Signs signs)
        : m_lexer(text), m_context(context), m_extends(signs == Signs::Extended) {}

    Result<std::uint64_t> binary(unsigned lowest) {
        auto left = unary();
        while (left) {
            const BinaryOperator* found = binaryOperator();
            if (found == nullptr || found->precedence < lowest) break;
            const std::size_t at = m_lexer.current().offset;
            m_lexer.advance();
            const auto right = binary(found->precedence + 1);
            if (!right) return right;
            const auto value = apply(found->operation, *left, *right);
            if (!value) return failAt("Operand error at", at);
            left = *value;
        }
        return left;
    }

    const ExpressionLexer& lexer() const { return m_lexer; }

    tl::unexpected<Error> failAt(std::string_view what, std::size_t offset) const {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} '{}'", what, oneLine(m_lexer.from(offset), kShownText)), offset);
    }

  private:
    const BinaryOperator* binaryOperator() const {
        const Token& token = m_lexer.current();
        if (token.kind != TokenKind::Operator && token.kind != TokenKind::Word) return nullptr;
        for (const BinaryOperator& candidate : kBinaryOperators) {
            if (isNamed(candidate.text, token.text)) return &candidate;
        }
        return nullptr;
    }

    Result<std::uint64_t> unary() {
        const Token token = m_lexer.current();
        if (m_depth >= kMaxExpressionDepth) return failAt("Expression is nested too deeply at", token.offset);
        ++m_depth;
        auto value = unaryOperator(token);
        --m_depth;
        return value;
    }

    Result<std::uint64_t> unaryOperator(const Token& token) {
        if (token.kind == TokenKind::Operator && (token.text == "+" || token.text == "-")) {
            m_lexer.advance();
            const auto value = unary();
            return value && token.text == "-" ? Result<std::uint64_t>(0 - *value) : value;
        }
        if (token.kind == TokenKind::Pseudo) {
            if (const auto* op = findMemoryOperator(kPhysicalOperators, token.text))
                return memory(*op, token);
            if (isExpressionFunction(token.text)) return function(token);
        }
        if (token.kind != TokenKind::Word) return primary(token);
        if (const auto* op = findMemoryOperator(kMemoryOperators, token.text)) return memory(*op, token);
        if (isNamed(token.text, "not"))
            return applyWord([](std::uint64_t v) { return v == 0 ? 1ULL : 0ULL; });
        if (isNamed(token.text, "hi")) return applyWord([](std::uint64_t v) { return v >> 16 & 0xFFFF; });
        if (isNamed(token.text, "low")) return applyWord([](std::uint64_t v) { return v & 0xFFFF; });
        return primary(token);
    }

    template <class Function>
    Result<std::uint64_t> applyWord(Function function) {
        m_lexer.advance();
        const auto value = unary();
        if (!value) return value;
        return function(*value);
    }

    Result<std::uint64_t> memory(const MemoryOperator& op, const Token& token) {
        m_lexer.advance();
        const auto address = unary();
        if (!address) return address;
        const unsigned bytes = op.bytes == 0 ? m_context.pointerBytes() : op.bytes;
        const auto value = m_context.readMemory(Address(*address), bytes, op.physical);
        if (value) return value;
        // A target that cannot be asked is another matter than memory that is not there.
        if (value.error().code != ErrorCode::NotAvailable) return value;
        return failAt("Memory access error at", token.offset);
    }

    Result<std::uint64_t> primary(const Token& token) {
        switch (token.kind) {
            case TokenKind::Open:
                return bracket(token);
            case TokenKind::Dot:
                m_lexer.advance();
                return m_context.current().value();
            case TokenKind::Register:
                return known(registerValue(token.text), token, "Bad register error at");
            case TokenKind::Pseudo:
                return known(pseudo(token.text), token, "Couldn't resolve error at");
            case TokenKind::Word:
                return word(token);
            case TokenKind::Characters:
                return known(characters(token.text), token, "Syntax error at");
            case TokenKind::SourceLine:
                return sourceLine(token);
            case TokenKind::Evaluator:
                return evaluator(token);
            case TokenKind::Text:
            case TokenKind::End:
            case TokenKind::Close:
            case TokenKind::Operator:
            case TokenKind::Other:
                break;
        }
        return failAt("Syntax error at", token.offset);
    }

    // "$ip" is a pseudo-register; a compiler's "$name" may be a symbol.
    std::optional<std::uint64_t> pseudo(std::string_view name) const {
        if (const auto value = m_context.pseudoRegister(name)) return value;
        const auto symbol = m_context.symbol(fmt::format("${}", name));
        return symbol ? std::optional(symbol->value()) : std::nullopt;
    }

    Result<std::uint64_t> sourceLine(const Token& token) {
        const auto address = m_context.symbol(token.text);
        return known(address ? std::optional(address->value()) : std::nullopt, token,
                     "Couldn't resolve error at");
    }

    // "$scmp("a", "b")": texts and expressions, parted by commas.
    Result<std::uint64_t> function(const Token& token) {
        m_lexer.advance();
        if (m_lexer.current().text != "(") return failAt("Syntax error at", m_lexer.current().offset);
        std::vector<FunctionArgument> arguments;
        do {
            m_lexer.advance();
            const Token& next = m_lexer.current();
            FunctionArgument argument;
            if (next.kind == TokenKind::Text) {
                argument.text = next.text;
                m_lexer.advance();
            } else {
                const auto value = binary(kLowestPrecedence);
                if (!value) return value;
                argument.value = *value;
            }
            arguments.push_back(argument);
        } while (m_lexer.current().text == "," && arguments.size() < kMaxFunctionArguments);
        if (m_lexer.current().text != ")") return failAt("Syntax error at", m_lexer.current().offset);
        m_lexer.advance();
        const auto value = callExpressionFunction(token.text, arguments, m_context);
        if (!value) return failAt(value.error().what, token.offset);
        return value;
    }

    // 'VUTS': its last character is the lowest byte.
    static std::optional<std::uint64_t> characters(std::string_view text) {
        if (text.empty() || text.size() > sizeof(std::uint64_t)) return std::nullopt;
        std::uint64_t value = 0;
        for (const char c : text) value = value << 8 | static_cast<unsigned char>(c);
        return value;
    }

    static std::size_t evaluatorsIn(std::string_view text) {
        std::size_t count = 0;
        for (std::size_t at = text.find("@@"); at != std::string_view::npos; at = text.find("@@", at + 2))
            ++count;
        return count;
    }

    Result<std::uint64_t> evaluator(const Token& token) {
        // @@( ) is the evaluator that is not in use.
        const bool cpp = token.text == "@@c++" || (token.text == "@@" && !m_context.prefersCpp());
        m_lexer.advance();
        if (!cpp) return bracket(m_lexer.current());
        const std::string_view inside = m_lexer.takeBracketed();
        if (m_lexer.current().kind != TokenKind::Close) return failAt("Syntax error at", token.offset);
        // Each kind may stand in the other, and each begins to count anew.
        if (evaluatorsIn(inside) > kMaxEvaluators)
            return failAt("Expression is nested too deeply at", token.offset);
        m_lexer.advance();
        return m_context.cpp(inside);
    }

    Result<std::uint64_t> bracket(Token token) {
        m_lexer.advance();
        auto value = binary(kLowestPrecedence);
        if (!value) return value;
        const char close = token.text == "(" ? ')' : ']';
        const Token& last = m_lexer.current();
        if (last.kind != TokenKind::Close || last.text.front() != close)
            return failAt("Syntax error at", last.offset);
        m_lexer.advance();
        return value;
    }

    // A word is a number if it can be one, else a symbol, else a register (c:register-syntax).
    Result<std::uint64_t> word(const Token& token) {
        const NumberText number = parseMasmNumber(token.text, m_context.radix());
        if (number.status == NumberStatus::Overflow) return failAt("Overflow error at", token.offset);
        if (number.status == NumberStatus::Ok) return known(constant(number.value, token.text), token, {});
        if (const auto symbol = m_context.symbol(token.text)) return known(symbol->value(), token, {});
        return known(registerValue(token.text), token, "Couldn't resolve error at");
    }

    // Addresses of a 32-bit target are sign-extended here as everywhere (core/base/Address.h).
    std::uint64_t constant(std::uint64_t value, std::string_view text) const {
        const bool narrow = m_context.pointerBytes() == 4 && text.find('`') == std::string_view::npos;
        return narrow && m_extends ? signExtended32(value) : value;
    }

    std::optional<std::uint64_t> registerValue(std::string_view name) const {
        const auto found = m_context.registerValue(name);
        if (!found) return std::nullopt;
        return m_extends && found->bits == 32 ? signExtended32(found->value) : found->value;
    }

    Result<std::uint64_t> known(std::optional<std::uint64_t> value, const Token& token,
                                std::string_view otherwise) {
        if (!value) return failAt(otherwise, token.offset);
        m_lexer.advance();
        return *value;
    }

    ExpressionLexer m_lexer;
    const ExpressionContext& m_context;
    const bool m_extends;
    unsigned m_depth = 0;
};

}  // namespace

namespace {

// To the next blank that no bracket holds: a C++ expression among the arguments of a command.
std::size_t cppLength(std::string_view text) {
    int open = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(' || text[i] == '[') ++open;
        if (text[i] == ')' || text[i] == ']') --open;
        if (open <= 0 && (text[i] == ' ' || text[i] == '\t')) return i;
    }
    return text.size();
}

}  // namespace

Result<PartialValue> evaluatePrefix(std::string_view text, const ExpressionContext& context, Signs signs) {
    if (context.prefersCpp()) {
        const std::size_t length = cppLength(text);
        return context.cpp(text.substr(0, length)).map([&](std::uint64_t value) {
            return PartialValue{value, length};
        });
    }
    Parser parser(text, context, signs);
    const auto value = parser.binary(kLowestPrecedence);
    if (!value) return tl::unexpected(value.error());
    return PartialValue{*value, parser.lexer().consumed()};
}

Result<std::uint64_t> evaluate(std::string_view text, const ExpressionContext& context) {
    if (context.prefersCpp()) return context.cpp(text);
    return evaluateMasm(text, context);
}

Result<std::uint64_t> evaluateMasm(std::string_view text, const ExpressionContext& context) {
    Parser parser(text, context, Signs::Extended);
    auto value = parser.binary(kLowestPrecedence);
    if (!value) return value;
    const Token& rest = parser.lexer().current();
    if (rest.kind != TokenKind::End) return parser.failAt("Syntax error at", rest.offset);
    return value;
}

}  // namespace hawser::command
