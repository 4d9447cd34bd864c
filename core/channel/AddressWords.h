#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/channel/Wire.h"

// The words of an address, one by one. Pure.
namespace hawser::channel {

inline constexpr std::size_t kMaxAddress = 1024;  // bytes

struct AddressWord {
    std::string_view text;  // as it was written
    std::string key;        // lower case
    std::string_view value;
    bool hasValue = false;
};

// The user's own words, safe to show.
std::string quoted(std::string_view word);
tl::unexpected<Error> wrongWord(std::string what);  // InvalidArgument

struct AddressWords {
    Wire wire{};
    std::vector<AddressWord> words;
};
// Errors InvalidArgument: too long, too many words, an empty or doubled one (but for user=), or a protocol
// that is not spoken.
Result<AddressWords> splitAddress(std::string_view text);

// Which word goes with which protocols, and where what it says is put.
template <class Address>
struct WordRule {
    std::string_view key;
    bool takesValue;
    std::string_view wires;  // "npipe tcp tls"
    Result<> (*read)(Address& address, const AddressWord& word);
};

// Error InvalidArgument: the word goes with no rule, lacks its value or has one too many.
Result<> checkWord(const AddressWord& word, Wire wire, std::string_view wires, bool takesValue);
tl::unexpected<Error> unknownWord(const AddressWord& word, Wire wire);

template <class Address>
Result<> readWords(const AddressWords& words, std::span<const WordRule<Address>> rules, Address& address) {
    for (const AddressWord& word : words.words) {
        const WordRule<Address>* found = nullptr;
        for (const auto& rule : rules)
            if (rule.key == word.key) found = &rule;
        if (found == nullptr) return unknownWord(word, words.wire);
        if (auto fits = checkWord(word, words.wire, found->wires, found->takesValue); !fits) return fits;
        if (auto read = found->read(address, word); !read) return read;
    }
    return {};
}

// What several words have in common.
Result<std::uint16_t> portOf(const AddressWord& word, std::string_view digits, unsigned least);
Result<std::string> pipeOf(const AddressWord& word, bool codes);
Result<std::string> passwordOf(const AddressWord& word);
Result<std::string> hostOf(const AddressWord& word);
Result<> readIpVersion(bool& ipv6, const AddressWord& word);

}  // namespace hawser::channel
