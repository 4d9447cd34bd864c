#include <algorithm>

#include "core/base/RecordField.h"
#include "core/dump/DumpHeader.h"
#include "core/dump/DumpHeaderLayout.h"

namespace hawser::dump {

namespace {

class HeaderWriter {
  public:
    HeaderWriter(const DumpHeader& header, const DumpHeaderLayout& layout)
        : m_header(header), m_layout(layout), m_bytes(layout.size) {
        for (std::size_t at = 0; at < m_bytes.size(); at += 4) number(at, kUnfilled32, 4);
    }

    Bytes write() {
        text(0, m_layout.wide ? "PAGEDU64" : "PAGEDUMP", 8);
        number(8, m_header.majorVersion, 4);
        number(12, m_header.buildNumber, 4);
        number(m_layout.machine, static_cast<std::uint64_t>(m_header.machine), 4);
        put(m_layout.directoryTableBase, m_header.directoryTableBase, wordSize());
        put(m_layout.pfnDatabase, m_header.pfnDatabase);
        put(m_layout.moduleList, m_header.loadedModuleList);
        put(m_layout.processHead, m_header.activeProcessHead);
        put(m_layout.debuggerData, m_header.debuggerDataBlock);
        put(m_layout.processors, m_header.processors, 4);
        text(m_layout.versionUser, m_header.versionUser, kVersionUserSize);
        text(m_layout.comment, m_header.comment, kCommentSize);
        writeBugCheck();
        writeRuns();
        writeCrash();
        writeKind();
        writeTimes();
        return std::move(m_bytes);
    }

  private:
    unsigned wordSize() const { return m_layout.wide ? 8 : 4; }
    void number(std::size_t at, std::uint64_t value, unsigned size) { storeField(m_bytes, at, size, value); }
    void text(std::size_t at, std::string_view words, std::size_t room) {
        for (std::size_t i = 0; i < room; ++i)
            m_bytes[at + i] = i < words.size() ? static_cast<std::byte>(words[i]) : std::byte{};
    }
    template <class T>
    void put(std::size_t at, const std::optional<T>& value, unsigned size) {
        if (value) number(at, static_cast<std::uint64_t>(*value), size);
    }
    void put(std::size_t at, const std::optional<Address>& value) {
        if (value) number(at, value->value(), wordSize());
    }

    void writeBugCheck() {
        put(m_layout.bugCheck, m_header.bugCheckCode, 4);
        if (!m_header.bugCheckCode) return;
        for (std::size_t i = 0; i < m_header.bugCheckParameters.size(); ++i)
            number(m_layout.bugCheckParameters + i * wordSize(), m_header.bugCheckParameters[i], wordSize());
    }

    void writeRuns() {
        if (!m_header.runs) return;
        const std::size_t count = std::min(m_header.runs->size(), m_layout.maxRuns);
        std::uint64_t pages = 0;
        std::size_t at = m_layout.runs + 2 * wordSize();
        for (std::size_t i = 0; i < count; ++i, at += 2 * wordSize()) {
            number(at, (*m_header.runs)[i].firstPage, wordSize());
            number(at + wordSize(), (*m_header.runs)[i].pages, wordSize());
            pages += (*m_header.runs)[i].pages;
        }
        number(m_layout.runs, count, wordSize());
        number(m_layout.runs + wordSize(), pages, wordSize());
    }

    void writeCrash() {
        if (m_header.context)
            std::copy_n(m_header.context->begin(), std::min(m_header.context->size(), m_layout.contextSize),
                        m_bytes.begin() + static_cast<std::ptrdiff_t>(m_layout.context));
        if (!m_header.exception) return;
        const ExceptionRecord& record = *m_header.exception;
        std::size_t at = m_layout.exception;
        const auto next = [&](std::uint64_t value, unsigned size) {
            number(at, value, size);
            at += size;
        };
        next(record.code, 4);
        next(record.flags, 4);
        next(record.record.value(), wordSize());
        next(record.address.value(), wordSize());
        next(std::min(record.parameters.size(), DumpHeader::kMaxParameters), wordSize());
        for (std::size_t i = 0; i < DumpHeader::kMaxParameters; ++i)
            next(i < record.parameters.size() ? record.parameters[i] : 0, wordSize());
    }

    void writeKind() {
        put(m_layout.type, m_header.type, 4);
        put(m_layout.miniDumpFields, m_header.miniDumpFields, 4);
        put(m_layout.secondaryState, m_header.secondaryDataState, 4);
        put(m_layout.productType, m_header.productType, 4);
        put(m_layout.suiteMask, m_header.suiteMask, 4);
        put(m_layout.writerStatus, m_header.writerStatus, 4);
        put(m_layout.attributes, m_header.attributes, 4);
        put(m_layout.bootId, m_header.bootId, 4);
        if (m_layout.paeEnabled != 0 && m_header.paeEnabled)
            number(m_layout.paeEnabled & ~std::size_t{3}, *m_header.paeEnabled ? 1 : 0, 4);
    }

    void writeTimes() {
        put(m_layout.requiredSpace, m_header.requiredSpace, 8);
        put(m_layout.systemTime, m_header.systemTime, 8);
        put(m_layout.upTime, m_header.upTime, 8);
    }

    const DumpHeader& m_header;
    const DumpHeaderLayout& m_layout;
    Bytes m_bytes;
};

}  // namespace

Bytes encodeDumpHeader(const DumpHeader& header) {
    return HeaderWriter(header, layoutOf(header.wide)).write();
}

}  // namespace hawser::dump
