#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hawser::remote {

// Bytes that wait, first in, first out; what is taken moves the rest only now and then.
class ByteQueue {
  public:
    void append(std::string_view bytes) { m_bytes += bytes; }
    std::string_view waiting() const { return std::string_view(m_bytes).substr(m_taken); }
    std::size_t size() const { return m_bytes.size() - m_taken; }
    bool empty() const { return size() == 0; }
    void take(std::size_t count) {
        m_taken += count;
        if (m_taken < m_bytes.size() / 2) return;
        m_bytes.erase(0, m_taken);
        m_taken = 0;
    }
    void clear() {
        m_bytes.clear();
        m_taken = 0;
    }

  private:
    std::string m_bytes;
    std::size_t m_taken = 0;
};

}  // namespace hawser::remote
