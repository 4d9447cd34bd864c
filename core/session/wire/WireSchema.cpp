#include "core/session/wire/WireSchema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/session/wire/SessionFields.h"
#include "core/session/wire/WireForm.h"

using namespace Qt::StringLiterals;

namespace hawser::session {

namespace {

using namespace wire;

QJsonObject ofType(const QString& type, const QString& what = {}) {
    QJsonObject schema{{u"type"_s, type}};
    if (!what.isEmpty()) schema.insert(u"description"_s, what);
    return schema;
}

QJsonObject matching(const QString& pattern, const QString& what) {
    QJsonObject schema = ofType(u"string"_s, what);
    schema.insert(u"pattern"_s, pattern);
    return schema;
}

QJsonObject reference(std::string_view name) {
    return {{u"$ref"_s, u"#/$defs/%1"_s.arg(textOf(name))}};
}

template <class Enum>
QJsonObject enumeration() {
    QJsonArray names;
    for (const std::string_view name : kEnumerators<Enum>) names.append(textOf(name));
    return {{u"enum"_s, names}};
}

const QString kDigits = u"^0x[0-9a-f]+$"_s;

// Writes the schema of each type once, under its name.
class SchemaWriter {
  public:
    template <class T>
    QJsonObject of(Notation notation = Notation::Plain) {
        if constexpr (std::is_same_v<T, bool>)
            return ofType(u"boolean"_s);
        else if constexpr (std::is_same_v<T, char>)
            return matching(u"^.$"_s, u"one ASCII letter"_s);
        else if constexpr (std::is_same_v<T, Address>)
            return matching(kDigits, u"an address of the target"_s);
        else if constexpr (std::is_integral_v<T>)
            return number<T>(notation);
        else if constexpr (kIsDuration<T>)
            return ofType(u"integer"_s, std::is_same_v<T, std::chrono::milliseconds> ? u"milliseconds"_s
                                                                                     : u"microseconds"_s);
        else if constexpr (std::is_enum_v<T>)
            return enumeration<T>();
        else if constexpr (std::is_same_v<T, engine::Capabilities>)
            return of<std::vector<engine::Capability>>();
        else if constexpr (std::is_same_v<T, QString> || std::is_same_v<T, std::string>)
            return ofType(u"string"_s);
        else if constexpr (std::is_same_v<T, QByteArray> || std::is_same_v<T, Bytes>)
            return matching(u"^([0-9a-f]{2})*$"_s, u"bytes, two digits each"_s);
        else if constexpr (std::is_same_v<T, std::vector<bool>>)
            return matching(u"^[01]*$"_s, u"one digit each"_s);
        else if constexpr (std::is_same_v<T, QDateTime>)
            return ofType(u"string"_s, u"ISO 8601, UTC"_s);
        else if constexpr (kIsOptional<T>)
            return {{u"anyOf"_s, QJsonArray{of<typename T::value_type>(notation), ofType(u"null"_s)}}};
        else if constexpr (kIsShared<T>)
            return of<typename Bare<T>::Type>();
        else if constexpr (kIsResult<T>)
            return result<T>();
        else if constexpr (kIsVariant<T>)
            return choice(static_cast<const T*>(nullptr));
        else if constexpr (kIsList<T> || kIsArray<T>)
            return {{u"type"_s, u"array"_s}, {u"items"_s, of<typename T::value_type>(notation)}};
        else
            return described<T>();
    }

    template <class... T>
    QJsonObject choice(const std::variant<T...>*) {
        return {{u"oneOf"_s, QJsonArray{typed<T>()...}}};
    }
    QJsonObject takeDefinitions() { return std::move(m_definitions); }

  private:
    template <class T>
    QJsonObject number(Notation notation) {
        if (notation == Notation::Hexadecimal) return matching(kDigits, {});
        QJsonObject schema = ofType(u"integer"_s);
        if (std::is_unsigned_v<T>) schema.insert(u"minimum"_s, 0);
        // More than JSON's readers keep exactly.
        if (sizeof(T) == sizeof(std::uint64_t) && std::is_unsigned_v<T>)
            return {{u"anyOf"_s, QJsonArray{schema, matching(kDigits, u"above 2^53"_s)}}};
        return schema;
    }
    template <class T>
    QJsonObject result() {
        const auto one = [](const QString& name, const QJsonObject& schema) {
            return QJsonObject{{u"type"_s, u"object"_s},
                               {u"properties"_s, QJsonObject{{name, schema}}},
                               {u"required"_s, QJsonArray{name}}};
        };
        return {{u"oneOf"_s,
                 QJsonArray{one(u"value"_s, of<typename T::value_type>()), one(u"error"_s, of<Error>())}}};
    }
    // What a variant holds has its type's name with it.
    template <class T>
    QJsonObject typed() {
        const QJsonObject type{
            {u"properties"_s, QJsonObject{{u"type"_s, QJsonObject{{u"const"_s, textOf(nameIn<T>())}}}}},
            {u"required"_s, QJsonArray{u"type"_s}}};
        if constexpr (kIsMap<T>)
            return {{u"allOf"_s, QJsonArray{type, of<T>()}}};
        else
            return {{u"allOf"_s,
                     QJsonArray{type, QJsonObject{{u"properties"_s, QJsonObject{{u"value"_s, of<T>()}}}}}}};
    }
    template <Described T>
    QJsonObject described() {
        const QString name = textOf(typeName<T>());
        if (!m_definitions.contains(name)) {
            m_definitions.insert(name, QJsonObject());  // it may hold itself
            QJsonObject members;
            std::apply(
                [&](const auto&... fields) {
                    (members.insert(textOf(fields.name),
                                    of<std::remove_cvref_t<decltype(std::declval<T>().*(fields.member))>>(
                                        fields.notation)),
                     ...);
                },
                Fields<T>::list);
            m_definitions.insert(name, QJsonObject{{u"type"_s, u"object"_s}, {u"properties"_s, members}});
        }
        return reference(typeName<T>());
    }

    QJsonObject m_definitions;
};

}  // namespace

QByteArray jsonSchema() {
    SchemaWriter writer;
    QJsonObject request = writer.of<SessionRequest>();
    request.insert(
        u"properties"_s,
        QJsonObject{{u"request"_s, ofType(u"integer"_s, u"of a question: the \"id\" of its answer"_s)}});
    const QJsonObject event = writer.of<SessionEvent>();
    QJsonObject definitions = writer.takeDefinitions();
    definitions.insert(u"Request"_s, request);
    definitions.insert(u"Event"_s, event);
    return QJsonDocument(QJsonObject{{u"$schema"_s, u"https://json-schema.org/draft/2020-12/schema"_s},
                                     {u"title"_s, u"hawser-kd --json"_s},
                                     {u"$defs"_s, definitions}})
        .toJson(QJsonDocument::Indented);
}

}  // namespace hawser::session
