#include <catch2/catch.hpp>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

#include "core/session/wire/SessionWire.h"
#include "core/session/wire/WireSchema.h"
#include "tests/unit/remote/RandomValues.h"

using namespace hawser;
using namespace hawser::session;
using hawser::session::test::RandomValues;
using namespace Qt::StringLiterals;

namespace {

// As much of JSON Schema as the schema of --json uses.
class Validator {
  public:
    Validator() : m_definitions(QJsonDocument::fromJson(jsonSchema()).object()[u"$defs"_s].toObject()) {}

    bool accepts(const QString& definition, const QJsonValue& value) const {
        return holds(m_definitions[definition].toObject(), value);
    }

  private:
    bool holds(const QJsonObject& schema, const QJsonValue& value) const {
        if (const QString name = schema[u"$ref"_s].toString(); !name.isEmpty()) {
            const QString definition = name.mid(u"#/$defs/"_s.size());
            return m_definitions.contains(definition) && accepts(definition, value);
        }
        if (schema.contains(u"const"_s) && schema[u"const"_s] != value) return false;
        if (schema.contains(u"enum"_s) && !schema[u"enum"_s].toArray().contains(value)) return false;
        return hasType(schema, value) && hasMembers(schema, value) && isOneOf(schema, value);
    }
    static bool hasType(const QJsonObject& schema, const QJsonValue& value) {
        const QString type = schema[u"type"_s].toString();
        if (type == u"string"_s) {
            const QRegularExpression pattern(schema[u"pattern"_s].toString(),
                                             QRegularExpression::DotMatchesEverythingOption);
            return value.isString() && pattern.match(value.toString()).hasMatch();
        }
        if (type == u"integer"_s)
            return value.isDouble() && (!schema.contains(u"minimum"_s) || value.toInteger() >= 0);
        if (type == u"boolean"_s) return value.isBool();
        if (type == u"null"_s) return value.isNull();
        if (type == u"array"_s) return value.isArray();
        return type != u"object"_s || value.isObject();
    }
    bool hasMembers(const QJsonObject& schema, const QJsonValue& value) const {
        const QJsonObject members = schema[u"properties"_s].toObject();
        for (const QString& name : members.keys())
            if (value.toObject().contains(name) && !holds(members[name].toObject(), value[name]))
                return false;
        for (const QJsonValue& name : schema[u"required"_s].toArray())
            if (!value.toObject().contains(name.toString())) return false;
        for (const QJsonValue& element : value.toArray())
            if (!holds(schema[u"items"_s].toObject(), element)) return false;
        return true;
    }
    bool isOneOf(const QJsonObject& schema, const QJsonValue& value) const {
        const auto count = [&](const QString& key) {
            const QJsonArray all = schema[key].toArray();
            return std::ranges::count_if(all,
                                         [&](const QJsonValue& one) { return holds(one.toObject(), value); });
        };
        if (schema.contains(u"oneOf"_s) && count(u"oneOf"_s) != 1) return false;
        if (schema.contains(u"anyOf"_s) && count(u"anyOf"_s) == 0) return false;
        return count(u"allOf"_s) == schema[u"allOf"_s].toArray().size();
    }

    QJsonObject m_definitions;
};

QJsonObject objectOf(const QByteArray& line) {
    return QJsonDocument::fromJson(line).object();
}

}  // namespace

TEST_CASE("every line of --json is as its schema says", "[wire][schema]") {
    const Validator schema;
    for (int seed = 0; seed < 20; ++seed) {
        for (std::size_t kind = 0; kind < std::variant_size_v<SessionEvent>; ++kind) {
            SessionEvent event;
            RandomValues(static_cast<std::uint32_t>(seed)).variant(event, kind);
            INFO(jsonOf(event).toStdString());
            CHECK(schema.accepts(u"Event"_s, objectOf(jsonOf(event))));
        }
        for (std::size_t kind = 0; kind < std::variant_size_v<SessionRequest>; ++kind) {
            PostedRequest request{5, {}, 0};
            RandomValues(static_cast<std::uint32_t>(seed)).variant(request.request, kind);
            INFO(jsonOf(request).toStdString());
            CHECK(schema.accepts(u"Request"_s, objectOf(jsonOf(request))));
        }
    }
}

TEST_CASE("what is no line of --json is not as the schema says", "[wire][schema]") {
    const Validator schema;
    CHECK(!schema.accepts(u"Request"_s, objectOf(R"({"type":"Explode"})")));
    CHECK(!schema.accepts(u"Request"_s, objectOf(R"({"maxFrames":5})")));
    CHECK(!schema.accepts(u"Request"_s, objectOf(R"({"type":"ReadStack","maxFrames":"many"})")));
    CHECK(!schema.accepts(u"Request"_s, objectOf(R"({"type":"ReadMemoryAt","address":4096})")));
    CHECK(schema.accepts(u"Request"_s, objectOf(R"({"type":"ReadMemoryAt","address":"0x1000"})")));
    CHECK(!schema.accepts(u"Event"_s, objectOf(R"({"type":"ReadStack"})")));
}
