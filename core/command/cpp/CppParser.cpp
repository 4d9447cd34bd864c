#include "core/command/cpp/CppParser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/cpp/CppLexer.h"
#include "core/command/cpp/CppLiterals.h"
#include "core/command/cpp/CppTypeName.h"

namespace hawser::command {

namespace {

constexpr std::size_t kMaxArguments = 3;

struct Level {
    std::string_view text;
    unsigned precedence;  // higher binds tighter
};
constexpr unsigned kLowest = 1;
constexpr std::array<Level, 18> kBinary{{{"*", 10},
                                         {"/", 10},
                                         {"%", 10},
                                         {"+", 9},
                                         {"-", 9},
                                         {"<<", 8},
                                         {">>", 8},
                                         {"<", 7},
                                         {"<=", 7},
                                         {">", 7},
                                         {">=", 7},
                                         {"==", 6},
                                         {"!=", 6},
                                         {"&", 5},
                                         {"^", 4},
                                         {"|", 3},
                                         {"&&", 2},
                                         {"||", 1}}};
constexpr std::array<std::string_view, 11> kAssigning{
    "=", "*=", "/=", "%=", "+=", "-=", "<<=", ">>=", "&=", "|=", "^="};
constexpr std::array<std::string_view, 8> kUnary{"+", "-", "!", "~", "*", "&", "++", "--"};
constexpr std::array<std::string_view, 4> kCasts{"static_cast", "reinterpret_cast", "const_cast",
                                                 "dynamic_cast"};

class ExpressionParser {
  public:
    ExpressionParser(std::string_view text, const CppNames& names, unsigned pointerBytes)
        : m_lexer(text), m_names(names), m_pointerBytes(pointerBytes) {}

    Result<CppTree> run() {
        auto tree = comma();
        if (tree && !at(CppTokenKind::End)) return syntaxError();
        return tree;
    }

  private:
    bool at(CppTokenKind kind) const { return m_lexer.current().kind == kind; }
    bool is(std::string_view op) const { return at(CppTokenKind::Operator) && m_lexer.current().text == op; }
    bool take(std::string_view op) {
        if (!is(op)) return false;
        m_lexer.advance();
        return true;
    }

    tl::unexpected<Error> failAt(std::string_view what, std::size_t offset) const {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} '{}'", what, oneLine(m_lexer.from(offset), kShownText)), offset);
    }
    tl::unexpected<Error> syntaxError() const { return failAt("Syntax error at", m_lexer.current().offset); }

    CppTree node(CppKind kind, std::string_view text, std::size_t offset) const {
        auto made = std::make_unique<CppExpression>();
        made->kind = kind;
        made->text = text;
        made->offset = offset;
        return made;
    }

    Result<CppTree> with(CppTree parent, Result<CppTree> operand) const {
        if (!operand) return operand;
        parent->height = std::max(parent->height, (*operand)->height + 1);
        if (parent->height > kMaxCppHeight)
            return failAt("Expression is nested too deeply at", parent->offset);
        parent->operands.push_back(std::move(*operand));
        return parent;
    }
    Result<CppTree> with(Result<CppTree> parent, Result<CppTree> operand) const {
        return parent ? with(std::move(*parent), std::move(operand)) : std::move(parent);
    }

    Result<CppTree> comma() {
        auto left = assignment();
        while (left && is(",")) {
            CppTree both = node(CppKind::Binary, ",", m_lexer.current().offset);
            m_lexer.advance();
            auto first = with(std::move(both), std::move(left));
            left = with(std::move(first), assignment());
        }
        return left;
    }

    Result<CppTree> assignment() {
        if (m_depth >= kMaxCppDepth)
            return failAt("Expression is nested too deeply at", m_lexer.current().offset);
        ++m_depth;
        auto tree = assignmentWithin();
        --m_depth;
        return tree;
    }

    Result<CppTree> assignmentWithin() {
        auto left = binary(kLowest);
        if (!left) return left;
        const CppToken op = m_lexer.current();
        if (op.kind != CppTokenKind::Operator) return left;
        if (op.text == "?") {
            m_lexer.advance();
            auto tree = with(node(CppKind::Conditional, "?", op.offset), std::move(left));
            tree = with(std::move(tree), comma());
            if (tree && !take(":")) return syntaxError();
            return with(std::move(tree), assignment());
        }
        if (std::ranges::find(kAssigning, op.text) == kAssigning.end()) return left;
        m_lexer.advance();
        auto tree = with(node(CppKind::Assign, op.text, op.offset), std::move(left));
        return with(std::move(tree), assignment());
    }

    Result<CppTree> binary(unsigned lowest) {
        auto left = unary();
        while (left && at(CppTokenKind::Operator)) {
            const CppToken op = m_lexer.current();
            const auto found = std::ranges::find(kBinary, op.text, &Level::text);
            if (found == kBinary.end() || found->precedence < lowest) break;
            m_lexer.advance();
            auto tree = with(node(CppKind::Binary, op.text, op.offset), std::move(left));
            left = with(std::move(tree), binary(found->precedence + 1));
        }
        return left;
    }

    Result<CppTree> unary() {
        if (m_depth >= kMaxCppDepth)
            return failAt("Expression is nested too deeply at", m_lexer.current().offset);
        ++m_depth;
        auto tree = unaryWithin();
        --m_depth;
        return tree;
    }

    Result<CppTree> unaryWithin() {
        const CppToken token = m_lexer.current();
        if (token.kind == CppTokenKind::Operator && std::ranges::find(kUnary, token.text) != kUnary.end()) {
            m_lexer.advance();
            return with(node(CppKind::Unary, token.text, token.offset), unary());
        }
        if (token.kind == CppTokenKind::Name && token.text == "sizeof") return sizeOf(token);
        if (is("(")) {
            auto cast = castInBrackets(token);
            if (!cast || *cast) return cast;
        }
        return postfix(primary());
    }

    // "(type) value"; null: what is in the brackets is no type.
    Result<CppTree> castInBrackets(const CppToken& token) {
        const CppLexer before = m_lexer;
        m_lexer.advance();
        const auto type = takeTypeName(m_lexer, m_names, m_pointerBytes);
        if (!type) return tl::unexpected(type.error());
        if (!*type || !take(")")) {
            m_lexer = before;
            return CppTree();
        }
        CppTree cast = node(CppKind::Cast, {}, token.offset);
        cast->value.type = **type;
        return with(std::move(cast), unary());
    }

    Result<CppTree> sizeOf(const CppToken& token) {
        m_lexer.advance();
        if (is("(")) {
            const CppLexer before = m_lexer;
            m_lexer.advance();
            const auto type = takeTypeName(m_lexer, m_names, m_pointerBytes);
            if (!type) return tl::unexpected(type.error());
            if (*type && take(")")) {
                CppTree tree = node(CppKind::SizeOfType, {}, token.offset);
                tree->value.type = **type;
                return tree;
            }
            m_lexer = before;
        }
        return with(node(CppKind::SizeOf, {}, token.offset), unary());
    }

    Result<CppTree> postfix(Result<CppTree> tree) {
        while (tree && at(CppTokenKind::Operator)) {
            const CppToken op = m_lexer.current();
            if (op.text == "[") {
                m_lexer.advance();
                tree = with(with(node(CppKind::Index, "[", op.offset), std::move(tree)), comma());
                if (tree && !take("]")) return syntaxError();
            } else if (op.text == "." || op.text == "->") {
                m_lexer.advance();
                if (!at(CppTokenKind::Name)) return syntaxError();
                tree = with(node(CppKind::Member, m_lexer.current().text, m_lexer.current().offset),
                            std::move(tree));
                m_lexer.advance();
            } else if (op.text == "++" || op.text == "--") {
                m_lexer.advance();
                tree = with(node(CppKind::Behind, op.text, op.offset), std::move(tree));
            } else {
                break;
            }
        }
        return tree;
    }

    Result<CppTree> primary() {
        const CppToken token = m_lexer.current();
        switch (token.kind) {
            case CppTokenKind::Number:
            case CppTokenKind::Characters:
                return literal(token);
            case CppTokenKind::Name:
                return name(token);
            case CppTokenKind::Register:
                return simple(CppKind::Register, token);
            case CppTokenKind::Pseudo:
                return simple(CppKind::Pseudo, token);
            case CppTokenKind::Text:
                return simple(CppKind::Text, token);
            case CppTokenKind::Macro:
                return macro(token);
            case CppTokenKind::Evaluator:
                return evaluator(token);
            case CppTokenKind::Operator:
                if (take("::")) return at(CppTokenKind::Name) ? name(m_lexer.current()) : syntaxError();
                if (take("(")) {
                    auto tree = comma();
                    if (tree && !take(")")) return syntaxError();
                    return tree;
                }
                break;
            case CppTokenKind::End:
            case CppTokenKind::Other:
                break;
        }
        return syntaxError();
    }

    Result<CppTree> simple(CppKind kind, CppToken token) {
        m_lexer.advance();
        return node(kind, token.text, token.offset);
    }

    Result<CppTree> literal(const CppToken& token) {
        const auto value =
            token.kind == CppTokenKind::Number ? numberLiteral(token.text) : characterLiteral(token.text);
        if (!value) return failAt("Numeric expression missing or malformed at", token.offset);
        m_lexer.advance();
        CppTree tree = node(CppKind::Value, token.text, token.offset);
        tree->value = *value;
        return tree;
    }

    Result<CppTree> name(const CppToken& token) {
        if (std::ranges::find(kCasts, token.text) != kCasts.end()) return namedCast(token);
        if (token.text == "true" || token.text == "false") {
            m_lexer.advance();
            CppTree tree = node(CppKind::Value, token.text, token.offset);
            tree->value = valueOf(DataType::boolean(), token.text == "true" ? 1 : 0);
            return tree;
        }
        if (const std::string_view whole = m_lexer.withArguments(); !whole.empty()) {
            const auto value = m_names.valueNamed(whole);
            if (!value) return tl::unexpected(value.error());
            if (*value) m_lexer.takeArguments(whole);
        }
        return simple(CppKind::Name, m_lexer.current());
    }

    // "static_cast<type>(value)"
    Result<CppTree> namedCast(const CppToken& token) {
        m_lexer.advance();
        if (!take("<")) return syntaxError();
        const auto type = takeTypeName(m_lexer, m_names, m_pointerBytes);
        if (!type) return tl::unexpected(type.error());
        if (!*type || !take(">") || !take("(")) return syntaxError();
        CppTree cast = node(CppKind::Cast, {}, token.offset);
        cast->value.type = **type;
        auto tree = with(std::move(cast), comma());
        if (tree && !take(")")) return syntaxError();
        return tree;
    }

    // Its arguments as they are written: what they mean is up to the macro. The first may be a value.
    Result<CppTree> macro(const CppToken& token) {
        m_lexer.advance();
        if (!is("(")) return syntaxError();
        const std::size_t start = m_lexer.current().end;
        const std::string_view inside = m_lexer.takeBracketed();
        if (!is(")")) return failAt("Syntax error at", start);
        m_lexer.advance();
        CppTree tree = node(CppKind::Macro, token.text, token.offset);
        std::size_t from = 0;
        int open = 0;
        for (std::size_t i = 0; i <= inside.size(); ++i) {
            const char c = i < inside.size() ? inside[i] : ',';
            if (c == '(' || c == '[' || c == '<') ++open;
            if (c == ')' || c == ']' || c == '>') --open;
            if (c != ',' || (open > 0 && i < inside.size())) continue;
            tree->arguments.emplace_back(trim(inside.substr(from, i - from)));
            from = i + 1;
        }
        if (tree->arguments.size() > kMaxArguments) return failAt("Syntax error at", start);
        return tree;
    }

    Result<CppTree> evaluator(const CppToken& token) {
        m_lexer.advance();
        if (token.text == "@@c++") return primary();
        const std::size_t start = m_lexer.current().end;
        const std::string_view inside = m_lexer.takeBracketed();
        if (!is(")")) return failAt("Syntax error at", start);
        m_lexer.advance();
        return node(CppKind::Masm, inside, start);
    }

    CppLexer m_lexer;
    const CppNames& m_names;
    unsigned m_pointerBytes;
    unsigned m_depth = 0;
};

}  // namespace

Result<CppTree> parseCpp(std::string_view text, const CppNames& names, unsigned pointerBytes) {
    return ExpressionParser(text, names, pointerBytes).run();
}

}  // namespace hawser::command
