#include "core/symbols/pdb/FunctionNames.h"

#include <llvm/DebugInfo/CodeView/CodeView.h>

#include "core/symbols/pdb/CodeViewText.h"

namespace hawser::symbols::pdb {

namespace {

using llvm::codeview::TypeLeafKind;

bool isFunction(const TypeRecord& record) {
    return record.leaf == TypeLeafKind::LF_FUNC_ID || record.leaf == TypeLeafKind::LF_MFUNC_ID;
}

}  // namespace

const TypeStream* FunctionNames::ids() const {
    std::call_once(m_once, [this] {
        auto ids = TypeStream::read(m_file.container(), TypeStream::kIds);
        if (ids) m_ids = std::move(*ids);
    });
    return m_ids ? &*m_ids : nullptr;
}

std::uint32_t FunctionNames::type(std::uint32_t id) const {
    const TypeStream* const all = ids();
    if (all == nullptr || !all->has(id)) return 0;
    const TypeRecord record = all->record(id);
    if (!isFunction(record)) return 0;
    ByteReader reader(record.body, "function");
    reader.skip(4);
    return reader.u32();
}

std::string FunctionNames::read(const TypeStream& ids, std::uint32_t id) const {
    const TypeRecord record = ids.record(id);
    if (!isFunction(record)) return {};
    ByteReader reader(record.body, "function");
    const std::uint32_t scope = reader.u32();
    reader.skip(4);
    const std::string name = readable(takeText(reader));
    if (name.empty()) return {};
    if (record.leaf == TypeLeafKind::LF_MFUNC_ID) {
        const auto type = m_types.type(TypeId{scope});
        return type && !type->name.empty() ? type->name + "::" + name : name;
    }
    if (!ids.has(scope) || ids.record(scope).leaf != TypeLeafKind::LF_STRING_ID) return name;
    ByteReader space(ids.record(scope).body, "namespace");
    space.skip(4);  // pieces that the text goes on with
    const std::string outer = readable(takeText(space));
    return outer.empty() ? name : outer + "::" + name;
}

std::string_view FunctionNames::name(std::uint32_t id) const {
    const TypeStream* const all = ids();
    if (all == nullptr || !all->has(id)) return {};
    const std::lock_guard lock(m_mutex);
    const auto known = m_names.find(id);
    if (known != m_names.end()) return known->second;
    return m_names.emplace(id, read(*all, id)).first->second;
}

}  // namespace hawser::symbols::pdb
