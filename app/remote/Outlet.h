#pragma once

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <memory>
#include <string>
#include <string_view>

#include "app/remote/ByteQueue.h"
#include "core/base/FileDescriptor.h"

namespace hawser::remote {

// Our standard output, written without ever waiting for whoever reads it. What they do not read in time is
// left out, but for its end, and they are told how much. Main thread.
class Outlet : public QObject {
    Q_OBJECT
  public:
    explicit Outlet(int descriptor);
    ~Outlet() override;

    void write(std::string_view bytes);
    bool empty() const { return m_waiting.empty(); }

  Q_SIGNALS:
    void emptied();
    void broken();  // the reader has gone; told once

  private:
    void flush();
    void catchUp();
    void breakOff();

    int m_descriptor;
    FileDescriptor m_own;  // the same file, opened again so as not to wait in it
    std::unique_ptr<QSocketNotifier> m_writable;
    ByteQueue m_waiting;
    ByteQueue m_last;           // what came last, while there is no room for all
    std::size_t m_leftOut = 0;  // bytes before it
    bool m_broken = false;
};

}  // namespace hawser::remote
