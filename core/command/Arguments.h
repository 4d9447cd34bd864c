#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/Address.h"
#include "core/base/Result.h"
#include "core/command/Expression.h"
#include "core/command/ExpressionContext.h"

namespace hawser::command {

struct Range {
    Address start;
    std::uint64_t count = 0;  // objects of the command's size
    bool explicitCount = false;
};

// A cursor over what stands behind a command's name. Holds no copy of the text.
class Arguments {
  public:
    explicit Arguments(std::string_view text) : m_rest(text) {}

    std::string_view rest() const { return m_rest; }  // blanks at the front are left away after each take
    bool empty();
    std::string_view takeWord();              // to the next blank
    bool take(char c);                        // the next character that is no blank, if it is this one
    std::optional<std::string> takeOption();  // "/c8" gives "c8"
    Result<std::uint64_t> takeExpression(const ExpressionContext& context, Signs signs = Signs::Extended);
    // The same where it may be left away.
    Result<std::uint64_t> takeExpressionOr(const ExpressionContext& context, std::uint64_t standard);
    // An expression that is meant as an address. InvalidArgument: a virtual one that the target's pointers
    // are too short for.
    enum class Space { Virtual, Physical };
    Result<Address> takeAddress(const ExpressionContext& context, Space space = Space::Virtual);
    // "text" with \" inside; InvalidArgument when the closing quote is missing. Nothing when no quote comes
    // next.
    Result<std::optional<std::string>> takeQuoted();
    // `Start`, `Start End`, `Start L count`, `Start L-count`, `L count`; L? lifts the limit of
    // kMaxRangeBytes.
    Result<Range> takeRange(const ExpressionContext& context, unsigned unit, Address defaultStart,
                            std::uint64_t defaultCount, Space space = Space::Virtual);
    Result<> expectEnd();
    // The last argument of a command that switches something: 0, 1 or nothing. InvalidArgument names it.
    Result<std::optional<bool>> takeSwitch(const ExpressionContext& context, std::string_view command);

    static constexpr std::uint64_t kMaxRangeBytes = 256ULL << 20;  // as WinDbg's check

  private:
    Result<Range> takeCount(const ExpressionContext& context, unsigned unit, Address start);
    bool atLength();
    void skipBlanks();

    std::string_view m_rest;
};

}  // namespace hawser::command
