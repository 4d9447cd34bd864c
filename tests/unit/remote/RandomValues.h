#pragma once

#include <random>

#include "core/session/wire/SessionFields.h"
#include "core/session/wire/WireForm.h"

namespace hawser::session::test {

// Fills any value that crosses the wire with something that is not as by default, repeatably.
class RandomValues {
  public:
    explicit RandomValues(std::uint32_t seed) : m_random(seed) {}

    template <class T>
    void fill(T& value) {
        using namespace wire;
        if constexpr (std::is_same_v<T, bool>)
            value = pick(2) == 1;
        else if constexpr (std::is_same_v<T, char>)
            value = static_cast<char>('a' + pick(26));
        else if constexpr (std::is_integral_v<T>)
            value = static_cast<T>(bits());
        else if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(pick(kEnumerators<T>.size()));
        else if constexpr (std::is_same_v<T, Address>)
            value = Address(bits());
        else if constexpr (std::is_same_v<T, engine::Capabilities>)
            value =
                value.with(static_cast<engine::Capability>(pick(kEnumerators<engine::Capability>.size())));
        else if constexpr (std::is_same_v<T, QString>)
            value = QString::fromStdString(words());
        else if constexpr (std::is_same_v<T, std::string>)
            value = words();
        else if constexpr (std::is_same_v<T, QByteArray>)
            value = QByteArray::number(qulonglong{bits()});
        else if constexpr (std::is_same_v<T, Bytes>)
            value.assign(pick(20), std::byte{0x90});
        else if constexpr (std::is_same_v<T, std::vector<bool>>)
            value.assign(pick(20), pick(2) == 1);
        else if constexpr (std::is_same_v<T, QDateTime>)
            value = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(pick(1U << 31)) * 1000);
        else if constexpr (kIsDuration<T>)
            value = T(static_cast<typename T::rep>(pick(1'000'000)));
        else if constexpr (kIsOptional<T>)
            optional(value);
        else if constexpr (kIsShared<T>)
            shared(value);
        else if constexpr (kIsResult<T>)
            result(value);
        else if constexpr (kIsVariant<T>)
            variant(value, pick(std::variant_size_v<T>));
        else if constexpr (kIsList<T>)
            list(value);
        else if constexpr (kIsArray<T>)
            for (auto& element : value) fill(element);
        else
            std::apply([&](const auto&... fields) { (fill(value.*(fields.member)), ...); }, Fields<T>::list);
    }
    // The alternative with this index.
    template <class V>
    void variant(V& value, std::size_t index) {
        alternatives(value, index, std::make_index_sequence<std::variant_size_v<V>>());
    }

  private:
    std::size_t pick(std::size_t below) { return static_cast<std::size_t>(m_random()) % below; }
    std::uint64_t bits() { return m_random() >> pick(64); }
    // UTF-8 of all lengths.
    std::string words() {
        static constexpr std::array<std::string_view, 4> kWords{"nt!Ke", "Привет", "\"\\\t{}", "𝄞"};
        std::string text;
        for (std::size_t i = pick(4); i > 0; --i) text += kWords[pick(kWords.size())];
        return text;
    }
    template <class T>
    void optional(T& value) {
        if (pick(4) != 0) fill(value.emplace());
    }
    template <class T>
    void shared(T& value) {
        auto filled = std::make_shared<typename wire::Bare<T>::Type>();
        fill(*filled);
        value = std::move(filled);
    }
    template <class T>
    void result(T& value) {
        if (pick(4) == 0) {
            Error error;
            fill(error);
            value = tl::unexpected(error);
            return;
        }
        typename T::value_type filled{};
        fill(filled);
        value = std::move(filled);
    }
    template <class T>
    void list(T& value) {
        for (std::size_t i = pick(4); i > 0; --i) fill(value.emplace_back());
    }
    template <class V, std::size_t... kIndex>
    void alternatives(V& value, std::size_t index, std::index_sequence<kIndex...>) {
        (void)(... || (index == kIndex && (fill(value.template emplace<kIndex>()), true)));
    }

    std::mt19937_64 m_random;
};

}  // namespace hawser::session::test
