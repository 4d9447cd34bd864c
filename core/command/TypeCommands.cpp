#include <fmt/format.h>

#include <algorithm>

#include "core/base/Text.h"
#include "core/command/CommandRegistry.h"
#include "core/command/OneLine.h"
#include "core/command/ShownLength.h"
#include "core/command/types/DebuggerMemory.h"
#include "core/command/types/DisplayTypeArguments.h"
#include "core/command/types/Fields.h"
#include "core/command/types/ListWalk.h"
#include "core/command/types/Locals.h"
#include "core/command/types/RecordSummary.h"
#include "core/command/types/RecordText.h"
#include "core/command/types/TypeListing.h"
#include "core/command/types/TypeSpelling.h"
#include "core/command/types/ValueText.h"

namespace hawser::command {

namespace {

constexpr std::string_view kRule = "---------------------------------------------\n";
constexpr std::uint64_t kMaxElements = 0x10000;

// What dt is asked about: a type, or something that has one.
struct Subject {
    std::string heading;  // a line before it; empty: none
    TypedValue value;
    bool instance = false;
};

tl::unexpected<Error> notFound(std::string_view text) {
    return fail(ErrorCode::NotAvailable, fmt::format("Symbol {} not found.", oneLine(text, kShownName)));
}

// "_KTHREAD*"
std::string bareSpelling(const DataType& type) {
    std::string text = oneLine(sourceSpelling(type), kShownName);
    for (const std::string_view keyword : {"struct ", "class ", "union "})
        if (text.starts_with(keyword)) text.erase(0, keyword.size());
    if (const std::size_t star = text.find(" *"); star != std::string::npos) text.erase(star, 1);
    return text;
}

// Whether the record, or the one that it points to, has a field that the operand may mean.
bool meansField(const DataType& type, const DisplayTypeArguments::Operand& operand) {
    if (operand.name || operand.prefix) return true;
    const auto path = parseFieldPath(operand.text, false);
    if (!path || path->parts.empty()) return false;
    const auto plain = type.resolved();
    const auto target = plain && plain->isPointer() ? plain->target() : plain;
    if (!target) return false;
    const auto fields = fieldsOf(*target);
    return fields && std::ranges::any_of(*fields, [&](const symbols::Member& field) {
               return path->parts.front().matches(field.name);
           });
}

class DisplayType {
  public:
    DisplayType(Call& call, DisplayTypeArguments arguments)
        : m_context(call.context),
          m_arguments(std::move(arguments)),
          m_memory(m_context.debugger()),
          m_lookup(m_context.debugger()) {
        m_arguments.layout.numbers = m_context.memory().numbers;
    }

    Result<> run() {
        if (m_arguments.help) {
            m_context.output().print(kDisplayTypeHelp);
            return {};
        }
        if (auto known = takeName(); !known) return known;
        if (!m_arguments.name) return symbolAtAddress();
        const std::string& name = m_arguments.name->text;
        const bool listed = m_arguments.enumerates || name.find_first_of("*?") != std::string::npos;
        return listed ? enumerate(name) : one(name);
    }

  private:
    // "." repeats the last one.
    Result<> takeName() {
        if (!m_arguments.name && m_arguments.operands.empty())
            return fail(ErrorCode::InvalidArgument, "dt needs a type or a variable; dt -h tells more.");
        if (!m_arguments.name) return {};
        std::string& name = m_arguments.name->text;
        std::string& last = m_context.memory().typeName;
        if (name == ".") {
            if (last.empty()) return fail(ErrorCode::InvalidArgument, "No type has been named yet.");
            name = last;
            m_context.output().print(fmt::format("Using sym {}\n", oneLine(name, kShownName)));
        }
        last = name;
        return {};
    }

    Result<> one(const std::string& text) {
        auto subject = find(text);
        if (!subject && m_arguments.name->prefix) return enumerate(text);
        if (!subject) return tl::unexpected(subject.error());
        if (auto placed = place(*subject); !placed) return placed;
        m_arguments.layout.verbose |= m_arguments.details;
        m_context.output().print(subject->heading);
        return show(*subject);
    }

    // "CHAR[8]" is an array of eight, "variable[8]" its ninth element.
    Result<Subject> find(std::string_view text) {
        const std::size_t open = text.ends_with(']') ? text.rfind('[') : std::string_view::npos;
        if (open == std::string_view::npos) return findPlain(text);
        const auto count = parseNumber(text.substr(open + 1, text.size() - open - 2), 10);
        if (!count) return notFound(text);
        auto subject = findPlain(text.substr(0, open));
        if (!subject) return subject;
        if (!subject->instance) {
            subject->value.type = DataType::arrayOf(subject->value.type, *count);
            return subject;
        }
        auto element = elementOf(subject->value, *count);
        if (!element) return tl::unexpected(element.error());
        subject->value = std::move(*element);
        return subject;
    }

    Result<Subject> findPlain(std::string_view text) {
        const bool qualified = text.find('!') != std::string_view::npos;
        if (!qualified) {
            const auto local = localNamed(m_context.debugger(), text);
            if (!local) return tl::unexpected(local.error());
            if (*local) return ofLocal(**local);
        }
        const auto type = m_lookup.type(text);
        if (!type) return tl::unexpected(type.error());
        if (*type) {
            const std::string name = fmt::format("{}!{}", (*type)->module, (*type)->type.name());
            return Subject{qualified ? "" : oneLine(name, kShownName) + "\n", TypedValue{(*type)->type}};
        }
        const auto symbol = m_lookup.symbol(text);
        if (!symbol) return tl::unexpected(symbol.error());
        return *symbol ? ofSymbol(**symbol, qualified) : notFound(text);
    }

    Result<Subject> ofSymbol(const FoundSymbol& symbol, bool qualified) const {
        const std::string name = oneLine(symbol.qualified(), kShownName);
        if (!symbol.type)
            return fail(ErrorCode::NotAvailable, fmt::format("{} is at {}, but its type is not told.", name,
                                                             m_context.pointerText(symbol.address.value())));
        return Subject{qualified ? "" : name + "\n", valueAt(*symbol.type, symbol.address), true};
    }

    Result<Subject> ofLocal(const LocalVariable& local) const {
        const std::string type = bareSpelling(local.value.type);
        if (!local.value.exists())
            return fail(
                ErrorCode::NotAvailable,
                fmt::format("Local var {} Type {}: its value is not available here.", local.place, type));
        const std::string place = local.value.address ? fmt::format("0x{:x}", local.value.address->value())
                                  : local.place.starts_with('@') ? local.place.substr(1)
                                                                 : local.place;
        return Subject{fmt::format("Local var @ {} Type {}\n", place, type), local.value, true};
    }

    // Takes the operands apart: an address, the rest are fields.
    Result<> place(Subject& subject) {
        std::optional<Address> address;
        for (const auto& operand : m_arguments.operands) {
            const std::string shown = oneLine(operand.text, kShownName);
            if (!operand.isAddress && meansField(subject.value.type, operand)) {
                auto path = parseFieldPath(operand.text, operand.prefix);
                if (!path)
                    return fail(ErrorCode::InvalidArgument, fmt::format("Syntax error at '{}'", shown));
                path->elements = operand.elements;
                m_arguments.layout.fields.push_back(std::move(*path));
                continue;
            }
            const auto found = addressOf(operand.text);
            if (!found && !operand.isAddress)
                return fail(ErrorCode::NotAvailable, "Cannot find specified field members.");
            if (!found) return tl::unexpected(found.error());
            if (address)
                return fail(ErrorCode::InvalidArgument, fmt::format("Extra character error at '{}'", shown));
            address = *found;
        }
        if (!address) return {};
        subject.value = valueAt(subject.value.type, *address, m_arguments.physical);
        subject.instance = true;
        return {};
    }

    Result<Address> addressOf(std::string_view text) const {
        Arguments arguments(text);
        const auto space = m_arguments.physical ? Arguments::Space::Physical : Arguments::Space::Virtual;
        auto address = arguments.takeAddress(m_context, space);
        if (auto end = arguments.expectEnd(); address && !end) return tl::unexpected(end.error());
        return address;
    }

    Result<> show(const Subject& subject) {
        if (m_arguments.list) return list(subject.value);
        if (!subject.instance) return print(subject.value);
        const auto type = subject.value.type.resolved();
        if (!type) return tl::unexpected(type.error());
        const bool several = m_arguments.layout.arrays && m_arguments.layout.fields.empty();
        if (several && !type->isArray() && subject.value.address) return elements(subject.value);
        return instance(subject.value);
    }

    // A record says itself in one line first; a pointer is followed.
    Result<> instance(const TypedValue& told) {
        TypedValue value = told;
        const auto type = told.type.resolved();
        if (!type) return tl::unexpected(type.error());
        value.type = *type;
        if (type->isRecord()) {
            const auto summary = recordSummary(m_memory, value);
            if (!summary) return tl::unexpected(summary.error());
            if (!summary->empty() && m_arguments.layout.fields.empty())
                m_context.output().print(fmt::format(" {}\n", *summary));
            return print(value);
        }
        const auto pointed = type->isPointer() ? type->target() : Result<DataType>(DataType());
        const auto target = pointed ? pointed->resolved() : pointed;
        if (!target) return tl::unexpected(target.error());
        const auto number = target->isRecord() ? numberOf(m_memory, value)
                                               : Result<std::optional<std::uint64_t>>(std::nullopt);
        if (!number) return tl::unexpected(number.error());
        if (!*number || **number == 0) return print(value);
        m_context.output().print(pointerText(m_memory, **number) + " \n");
        return print(valueAt(*target, Address(**number)));
    }

    Result<> elements(const TypedValue& first) {
        const auto type = first.type.resolved();
        if (!type) return tl::unexpected(type.error());
        m_arguments.layout.arrays = false;
        const std::uint64_t count = std::clamp<std::uint64_t>(m_arguments.layout.elements, 1, kMaxElements);
        for (std::uint64_t i = 0; i < count; ++i) {
            if (auto go = m_context.checkInterrupted(); !go) return go;
            const TypedValue element = valueAt(*type, *first.address + i * type->size(), first.physical);
            m_context.output().print(fmt::format("[{}] ", i));
            if (type->isRecord())
                m_context.output().print(fmt::format("@ {} \n{}",
                                                     m_context.pointerText(element.address->value()),
                                                     m_arguments.layout.compact ? "" : kRule));
            if (auto done = print(element); !done) return done;
        }
        return {};
    }

    Result<> list(const TypedValue& first) {
        if (!first.address)
            return fail(ErrorCode::InvalidArgument, "dt -l needs the address of the first element.");
        const std::string link = oneLine(*m_arguments.list, kShownName);
        const auto end = walkList(m_memory, first, *m_arguments.list, [&](const TypedValue& record) {
            m_context.output().print(
                fmt::format("{} at {}\n{}", link, pointerText(m_memory, record.address->value()), kRule));
            auto done = print(record);
            m_context.output().print("\n");
            return done;
        });
        if (!end) return tl::unexpected(end.error());
        switch (*end) {
            case ListEnd::Null:
            case ListEnd::First:
                break;
            case ListEnd::Circle:
                m_context.output().print(
                    "The list comes back to one of its elements, but not to the first.\n");
                break;
            case ListEnd::Unreadable:
                m_context.output().print("The list leads to memory that cannot be read.\n");
                break;
            case ListEnd::TooLong:
                m_context.output().print(fmt::format("The list has more than {} elements.\n", kMaxListed));
                break;
        }
        return {};
    }

    Result<> symbolAtAddress() {
        const auto address = addressOf(m_arguments.operands.front().text);
        if (!address) return tl::unexpected(address.error());
        const auto symbol = m_lookup.symbolAt(*address);
        if (!symbol) return tl::unexpected(symbol.error());
        if (!*symbol || (*symbol)->address != *address)
            return fail(ErrorCode::NotAvailable,
                        fmt::format("No variable begins at {}.", m_context.pointerText(address->value())));
        const auto subject = ofSymbol(**symbol, false);
        if (!subject) return tl::unexpected(subject.error());
        m_context.output().print(subject->heading);
        return show(*subject);
    }

    Result<TypeListing> listing() const {
        TypeListing wanted{m_arguments.typesOnly, m_arguments.layout.verbose};
        if (!m_arguments.size) return wanted;
        Arguments text(*m_arguments.size);
        const auto size = text.takeExpression(m_context);
        if (!size) return tl::unexpected(size.error());
        wanted.size = *size;
        return wanted;
    }

    Result<> enumerate(std::string pattern) {
        const bool prefix = m_arguments.name->prefix;
        if (prefix && !pattern.ends_with('*')) pattern += '*';
        const auto wanted = listing();
        if (!wanted) return tl::unexpected(wanted.error());
        const auto found = listTypes(m_lookup, pattern, *wanted);
        if (!found) return tl::unexpected(found.error());
        if (found->empty()) return notFound(pattern);
        const bool sizes = m_arguments.layout.verbose;
        m_arguments.layout.verbose |= m_arguments.details;
        if (sizes)
            m_context.output().print(fmt::format(
                "Enumerating symbols matching {}{}\nAddress   Size Symbol\n", oneLine(pattern, kShownName),
                wanted->size ? fmt::format(", Size = 0x{:x}", *wanted->size) : ""));
        for (const ListedType& listed : *found) {
            if (auto go = m_context.checkInterrupted(); !go) return go;
            m_context.output().print(listedText(listed, sizes, m_context.wide()));
            if (!m_arguments.details || listed.address) continue;
            if (auto done = print(TypedValue{listed.type}); !done) return done;
        }
        if (!prefix || m_arguments.details) return {};
        // All that begin so, and the first of them in full.
        const ListedType& first = found->front();
        return first.address ? instance(valueAt(first.type, *first.address)) : print(TypedValue{first.type});
    }

    Result<> print(const TypedValue& value) const {
        return printTyped(m_memory, value, m_arguments.layout,
                          [this](std::string_view line) { m_context.output().print(line); });
    }

    CommandContext& m_context;
    DisplayTypeArguments m_arguments;
    DebuggerMemory m_memory;
    SymbolLookup m_lookup;
};

Result<Outcome> displayType(Call& call) {
    auto arguments = parseDisplayType(call.arguments.rest());
    if (!arguments) return tl::unexpected(arguments.error());
    if (auto done = DisplayType(call, std::move(*arguments)).run(); !done)
        return tl::unexpected(done.error());
    return Outcome::Done;
}

}  // namespace

void addTypeCommands(CommandRegistry& registry) {
    registry.add(
        "Types and variables",
        {
            taking(Operand::Type, {"dt", "dt [Options] [Module!]Name [Fields] [Address] [-l Field]",
                                   "A type's layout, or something of that type; dt -h tells the options",
                                   Needs::Session, displayType}),
        });
}

}  // namespace hawser::command
