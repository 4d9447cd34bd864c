#include "core/command/language/LineParser.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/OneLine.h"
#include "core/command/language/LineScanner.h"
#include "core/command/language/SyntaxContext.h"

namespace hawser::command {

namespace {

// How a block ends: with its piece of the source, or with a brace.
enum class Ends { WithText, WithBrace };

class LineParser {
  public:
    LineParser(std::string_view source, LineScanner scanner, const CommandRegistry& registry, unsigned depth)
        : m_source(source), m_scan(scanner), m_registry(registry), m_depth(depth) {}

    Result<Block> block(Ends ends) {
        const std::size_t begin = m_scan.at();
        if (m_depth >= kMaxNesting) return errorAt("Blocks are nested too deeply", begin);
        ++m_depth;
        Block block;
        for (;;) {
            m_scan.skipSeparators();
            if (m_scan.done() || m_scan.next() == '}') break;
            auto statement = this->statement(ends);
            if (!statement) return tl::unexpected(statement.error());
            block.statements.push_back(std::move(*statement));
        }
        --m_depth;
        block.text = m_scan.between(begin, m_scan.at());
        if (ends == Ends::WithBrace && m_scan.done())
            return errorAt("A } is missing for what begins", begin - 1);
        if (ends == Ends::WithText && !m_scan.done()) return errorAt("A } closes nothing", m_scan.at());
        return block;
    }

  private:
    tl::unexpected<Error> errorAt(std::string_view what, std::size_t offset) const {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{} in column {}: '{}'", what, offset + 1,
                                oneLine(m_source.substr(std::min(offset, m_source.size())), kShown)),
                    offset);
    }

    Result<Statement> statement(Ends ends) {
        const std::size_t begin = m_scan.at();
        const CommandText head = parseCommand(m_scan.rest());
        const auto consume = [&] { m_scan.skipTo(m_scan.offsetOf(head.arguments)); };
        if (head.processor || head.everyProcessor) return command(begin, ends);
        if (head.name == "{") return errorAt("A block begins with .block", begin);
        if (const auto kind = tokenOf(head.name)) {
            consume();
            return token(*kind, begin);
        }
        if (head.name == ".elsif" || head.name == ".else")
            return errorAt(fmt::format("{} belongs behind the }} of an .if", head.name), begin);
        if (head.name == "j") {
            consume();
            return either(ends);
        }
        if (head.name == "z" && trim(head.arguments).starts_with('(')) {
            consume();
            return withCondition(StatementKind::Again);
        }
        return command(begin, ends);
    }

    static std::optional<StatementKind> tokenOf(std::string_view name) {
        if (name == ".if") return StatementKind::If;
        if (name == ".for") return StatementKind::For;
        if (name == ".while") return StatementKind::While;
        if (name == ".do") return StatementKind::Do;
        if (name == ".foreach") return StatementKind::ForEach;
        if (name == ".block") return StatementKind::Block;
        if (name == ".catch") return StatementKind::Catch;
        if (name == ".break") return StatementKind::Break;
        if (name == ".continue") return StatementKind::Continue;
        if (name == ".leave") return StatementKind::Leave;
        return std::nullopt;
    }

    Result<Statement> token(StatementKind kind, std::size_t begin) {
        switch (kind) {
            case StatementKind::If:
                return branches();
            case StatementKind::For:
                return forLoop();
            case StatementKind::ForEach:
                return forEach();
            case StatementKind::While: {
                auto loop = withCondition(kind);
                return loop ? withBody(std::move(*loop)) : loop;
            }
            case StatementKind::Do: {
                auto loop = withBody(of(kind));
                if (!loop) return loop;
                m_scan.skipSeparators();
                auto condition = parenthesised();
                if (!condition) return tl::unexpected(condition.error());
                loop->conditions.push_back(trim(*condition));
                return loop;
            }
            case StatementKind::Block:
            case StatementKind::Catch:
                return withBody(of(kind));
            case StatementKind::Break:
            case StatementKind::Continue:
            case StatementKind::Leave:
                m_scan.skipBlanks();
                if (!m_scan.atEndOfCommand()) return errorAt("A ; is missing", m_scan.at());
                return of(kind);
            case StatementKind::Command:
            case StatementKind::Either:
            case StatementKind::Again:
                break;
        }
        return errorAt("Syntax error", begin);
    }

    static Statement of(StatementKind kind) {
        Statement statement;
        statement.kind = kind;
        return statement;
    }

    // "( ... )": what stands in it.
    Result<std::string_view> parenthesised() {
        m_scan.skipBlanks();
        const std::size_t begin = m_scan.at();
        if (m_scan.done() || m_scan.next() != '(') return errorAt("A ( is missing", begin);
        const auto end = m_scan.skipGroup(')');
        if (!end) return errorAt("A ) is missing for what begins", begin);
        return m_scan.between(begin + 1, *end);
    }

    Result<Statement> withCondition(StatementKind kind) {
        Statement statement = of(kind);
        const auto condition = parenthesised();
        if (!condition) return tl::unexpected(condition.error());
        if (trim(*condition).empty()) return errorAt("A condition is missing", m_scan.offsetOf(*condition));
        statement.conditions.push_back(trim(*condition));
        return statement;
    }

    Result<Statement> withBody(Statement statement) {
        auto block = braced();
        if (!block) return tl::unexpected(block.error());
        statement.blocks.push_back(std::move(*block));
        return statement;
    }

    Result<Block> braced() {
        const std::size_t begin = m_scan.at();
        m_scan.skipSeparators();
        if (m_scan.done() || m_scan.next() != '{') return errorAt("A { is missing", begin);
        m_scan.skip();
        auto body = block(Ends::WithBrace);
        if (body) m_scan.skip();
        return body;
    }

    // A piece of the source on its own: commands within () or ''.
    Result<Block> inner(std::string_view text) {
        LineParser parser(m_source, m_scan.sub(text), m_registry, m_depth);
        return parser.block(Ends::WithText);
    }

    Result<Statement> branches() {
        Statement statement = of(StatementKind::If);
        bool open = true;  // another branch may follow
        do {
            if (open) {
                auto branch = withCondition(StatementKind::If);
                if (!branch) return branch;
                statement.conditions.push_back(branch->conditions.front());
            }
            auto body = braced();
            if (!body) return tl::unexpected(body.error());
            statement.blocks.push_back(std::move(*body));
        } while (open && anotherBranch(open));
        return statement;
    }

    // Behind a block: .elsif, or .else, which is the last.
    bool anotherBranch(bool& open) {
        const std::size_t before = m_scan.at();
        m_scan.skipSeparators();
        const CommandText head = parseCommand(m_scan.rest());
        open = head.name == ".elsif";
        if (!open && head.name != ".else") {
            m_scan.skipTo(before);
            open = true;
            return false;
        }
        m_scan.skipTo(m_scan.offsetOf(head.arguments));
        return true;
    }

    Result<Statement> forLoop() {
        Statement statement = of(StatementKind::For);
        const std::size_t begin = m_scan.at();
        const auto head = parenthesised();
        if (!head) return tl::unexpected(head.error());
        LineScanner parts = m_scan.sub(*head);
        const std::string_view first = parts.takePart();
        if (parts.done()) return errorAt(".for needs two ; within its ( )", begin);
        parts.skip();
        const std::string_view condition = trim(parts.takePart());
        if (parts.done()) return errorAt(".for needs two ; within its ( )", begin);
        parts.skip();
        if (condition.empty()) return errorAt("A condition is missing", begin);
        statement.conditions.push_back(condition);
        for (const std::string_view piece : {first, parts.rest()}) {
            auto block = inner(piece);
            if (!block) return tl::unexpected(block.error());
            statement.blocks.push_back(std::move(*block));
        }
        return withBody(std::move(statement));
    }

    Result<Statement> forEach() {
        Statement statement = of(StatementKind::ForEach);
        ForEachHead& each = statement.each;
        for (m_scan.skipBlanks(); !m_scan.done() && m_scan.next() == '/'; m_scan.skipBlanks()) {
            const std::size_t begin = m_scan.at();
            const std::string_view option = m_scan.takeWord();
            if (option == "/s")
                each.source = ForEachHead::Source::Text;
            else if (option == "/f")
                each.source = ForEachHead::Source::File;
            else if (option == "/pS" || option == "/ps")
                (option == "/pS" ? each.skipAtFirst : each.skipEach) = m_scan.takeWord();
            else
                return errorAt(".foreach knows /pS, /ps, /s and /f; there is another", begin);
        }
        const std::size_t begin = m_scan.at();
        const auto head = parenthesised();
        if (!head) return tl::unexpected(head.error());
        auto commands = forEachSource(*head, each, begin);
        if (!commands) return tl::unexpected(commands.error());
        auto whole = withBody(std::move(statement));
        if (whole) whole->blocks.push_back(std::move(*commands));
        return whole;
    }

    Result<Block> forEachSource(std::string_view head, ForEachHead& each, std::size_t begin) {
        LineParser parser(m_source, m_scan.sub(head), m_registry, m_depth);
        LineScanner& scan = parser.m_scan;
        scan.skipSeparators();
        each.variable = scan.takeName();
        if (each.variable.empty()) return errorAt(".foreach needs a variable", begin);
        scan.skipSeparators();
        if (each.source == ForEachHead::Source::Commands) {
            auto commands = parser.braced();
            scan.skipSeparators();
            if (commands && !scan.done()) return errorAt("A ) is missing", scan.at());
            return commands;
        }
        const std::string_view text = trim(scan.rest());
        if (text.size() < 2 || text.front() != '"' || text.back() != '"')
            return errorAt("Quotes are missing", scan.at());
        each.text = text.substr(1, text.size() - 2);
        return Block{};
    }

    // Whatever stands behind the second command is ignored, as documented.
    Result<Statement> either(Ends ends) {
        Statement statement = of(StatementKind::Either);
        m_scan.skipBlanks();
        const auto condition = evaluatePrefix(m_scan.rest(), SyntaxContext());
        if (!condition) {
            Error error = condition.error();
            return errorAt(error.what.substr(0, error.what.find(" at '")),
                           m_scan.at() + static_cast<std::size_t>(error.at.value_or(0)));
        }
        const std::size_t begin = m_scan.at();
        m_scan.skipTo(begin + condition->consumed);
        statement.conditions.push_back(trim(m_scan.between(begin, m_scan.at())));
        for (int i = 0; i < 2; ++i) {
            auto block = eitherCommand();
            if (!block) return tl::unexpected(block.error());
            statement.blocks.push_back(std::move(*block));
            m_scan.skipBlanks();
            if (i == 0 && !m_scan.done() && m_scan.next() == ';') m_scan.skip();
        }
        m_scan.skipLine(ends == Ends::WithBrace);
        return statement;
    }

    Result<Block> eitherCommand() {
        m_scan.skipBlanks();
        const std::size_t begin = m_scan.at();
        if (m_scan.done() || m_scan.next() != '\'') return inner(m_scan.takeCommand());
        const std::size_t length = m_scan.rest().substr(1).find('\'');
        if (length == std::string_view::npos) return errorAt("A closing ' is missing for what begins", begin);
        m_scan.skipTo(begin + length + 2);
        return inner(m_scan.between(begin + 1, begin + 1 + length));
    }

    Result<Statement> command(std::size_t begin, Ends ends) {
        const CommandText head = parseCommand(m_scan.rest());
        if (takesLine(head))
            m_scan.skipLine(ends == Ends::WithBrace && head.name != "*");
        else if (takesText(head))
            m_scan.takeText(ends == Ends::WithBrace);
        else
            m_scan.takeCommand();
        if (const auto open = m_scan.unclosed())
            return errorAt(m_source[*open] == '"' ? "A closing quote is missing for what begins"
                                                  : "A } is missing for what begins",
                           *open);
        if (!m_scan.done() && m_scan.next() == '}' && ends == Ends::WithText)
            return errorAt("A } closes nothing", m_scan.at());
        Statement statement;
        const std::string_view typed = m_scan.between(begin, m_scan.at());
        statement.text = takesLine(head) ? typed : trim(typed);
        statement.command = parseCommand(statement.text);
        statement.match = m_registry.find(statement.command.name);
        return statement;
    }

    static constexpr std::size_t kShown = 64;  // characters of the user's line in a message

    std::string_view m_source;
    LineScanner m_scan;
    const CommandRegistry& m_registry;
    unsigned m_depth;
};

}  // namespace

Result<std::shared_ptr<const Program>> parseProgram(std::string text, const CommandRegistry& registry) {
    auto program = std::make_shared<Program>(std::move(text));
    LineParser parser(program->source, LineScanner(program->source), registry, 0);
    auto root = parser.block(Ends::WithText);
    if (!root) return tl::unexpected(root.error());
    program->root = std::move(*root);
    return std::shared_ptr<const Program>(std::move(program));
}

}  // namespace hawser::command
