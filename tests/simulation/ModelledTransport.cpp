#include "tests/simulation/ModelledTransport.h"

#include <algorithm>

namespace hawser::simulation {

void ModelledTransport::arrive(const ModelledLine::Piece& piece) {
    if (isOpen()) m_received.insert(m_received.end(), piece.bytes.begin(), piece.bytes.end());
}

Result<> ModelledTransport::open() {
    if (auto opened = openLine(); !opened) return opened;
    m_received.clear();
    return {};
}

void ModelledTransport::close() {
    closeLine();
    m_received.clear();
}

std::size_t ModelledTransport::read(std::span<std::byte> into) {
    const std::size_t count = std::min(into.size(), m_received.size());
    std::copy_n(m_received.begin(), count, into.begin());
    m_received.erase(m_received.begin(), m_received.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
}

Result<> ModelledTransport::write(ByteSpan bytes) {
    if (!isOpen()) return fail(ErrorCode::NotAvailable, "The line is not open.");
    send(bytes);
    return {};
}

}  // namespace hawser::simulation
