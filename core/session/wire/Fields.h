#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

// How a struct that crosses a wire is described, once, for every form of it: its members in order. The order
// is the wire's (SessionWire.h): a new member goes to the end, and none is taken away.
namespace hawser::session {

enum class Notation : std::uint8_t {
    Plain,
    Hexadecimal,  // a number that people know by its digits: "0xfffff80000001000"
};

template <class Struct, class Member>
struct Field {
    std::string_view name;
    Member Struct::*member;
    Notation notation;
};

template <class Struct, class Member>
constexpr Field<Struct, Member> field(std::string_view name, Member Struct::*member,
                                      Notation notation = Notation::Plain) {
    return {name, member, notation};
}

// Specialised with a tuple `list` of Field for each struct (SessionFields.h).
template <class Struct>
struct Fields;

template <class T>
concept Described = requires {
    Fields<T>::list;
};

}  // namespace hawser::session
