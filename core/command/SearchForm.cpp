#include "core/command/SearchForm.h"

#include <fmt/format.h>

#include "core/base/Text.h"
#include "core/command/OneLine.h"

namespace hawser::command {

namespace {

Error wrong(std::string_view word) {
    return {
        ErrorCode::InvalidArgument,
        fmt::format("s knows -b -w -d -q -a -u -sa -su -v, and the flags [s] [r] [n Hits] [l Length] [1] in "
                    "front of them; '-{}' is not available.",
                    oneLine(word, 32)),
        {}};
}

// "n10", "l 4": the number behind a flag.
Result<std::uint64_t> takeNumber(std::string_view& flags, std::string_view word) {
    flags = trim(flags);
    const std::size_t digits = std::min(flags.find_first_not_of("0123456789abcdefABCDEF"), flags.size());
    const auto number = parseNumber(flags.substr(0, digits), 16);
    if (!number || *number == 0 || *number > 0x100000) return tl::unexpected(wrong(word));
    flags.remove_prefix(digits);
    return *number;
}

Result<> takeFlags(std::string_view flags, std::string_view word, SearchForm& form) {
    while (!flags.empty()) {
        const char flag = flags.front();
        flags.remove_prefix(1);
        if (flag == 's' || flag == 'r' || flag == '1') {
            (flag == 's' ? form.saves : flag == 'r' ? form.restricted : form.addressesOnly) = true;
        } else if (flag == 'n' || flag == 'l') {
            const auto number = takeNumber(flags, word);
            if (!number) return tl::unexpected(number.error());
            (flag == 'n' ? form.hits : form.length) = *number;
        } else if (flag == 'w') {
            return fail(ErrorCode::Unsupported,
                        "s -[w] needs to know which memory can be written, and nothing tells that here.");
        } else {
            return tl::unexpected(wrong(word));
        }
    }
    if (form.saves && form.restricted)
        return fail(ErrorCode::InvalidArgument, "s takes [s] or [r], not both.");
    return {};
}

}  // namespace

unsigned SearchForm::unit() const {
    switch (type) {
        case 'w':
        case 'u':
            return 2;
        case 'd':
            return 4;
        case 'q':
            return 8;
        default:
            return 1;
    }
}

std::string_view SearchForm::dumpCommand() const {
    switch (type) {
        case 'u':
            return "dW";
        case 'w':
            return "dw";
        case 'd':
            return "dc";
        case 'q':
            return "dq";
        default:
            return "db";
    }
}

Result<SearchForm> parseSearchForm(std::string_view word) {
    SearchForm form;
    std::string_view type = word;
    if (word.starts_with('[')) {
        const std::size_t close = word.find(']');
        if (close == std::string_view::npos) return tl::unexpected(wrong(word));
        type = word.substr(close + 1);
        if (auto taken = takeFlags(word.substr(1, close - 1), word, form); !taken)
            return tl::unexpected(taken.error());
    }
    if (type == "v") {
        form.what = SearchForm::What::Objects;
        return form;
    }
    if (type == "sa" || type == "su") {
        form.what = type == "sa" ? SearchForm::What::AnsiStrings : SearchForm::What::WideStrings;
        form.type = type.back();
        return form;
    }
    if (type.size() != 1 || std::string_view("bwdqau").find(type.front()) == std::string_view::npos)
        return tl::unexpected(wrong(word));
    form.type = type.front();
    if (form.type == 'a' || form.type == 'u') form.what = SearchForm::What::Text;
    return form;
}

}  // namespace hawser::command
