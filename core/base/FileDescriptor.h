#pragma once

#include <unistd.h>

#include <utility>

namespace hawser {

// Owns one file descriptor and closes it. Belongs to one thread.
class FileDescriptor {
  public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) : m_descriptor(descriptor) {}
    FileDescriptor(FileDescriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        if (this != &other) reset(std::exchange(other.m_descriptor, -1));
        return *this;
    }
    ~FileDescriptor() { reset(); }

    int get() const { return m_descriptor; }
    explicit operator bool() const { return m_descriptor >= 0; }
    void reset(int descriptor = -1) {
        if (m_descriptor >= 0) ::close(m_descriptor);
        m_descriptor = descriptor;
    }

  private:
    int m_descriptor = -1;
};

}  // namespace hawser
