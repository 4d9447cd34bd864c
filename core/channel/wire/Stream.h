#pragma once

#include <QIODevice>
#include <QObject>

namespace hawser::channel {

// Bytes to and from one peer, whichever socket carries them. Nothing waits.
class Stream : public QObject {
    Q_OBJECT
  public:
    virtual QIODevice& device() = 0;
    virtual std::string peerAddress() const = 0;  // "192.168.2.9:51234", "process 4711"
    virtual std::size_t unsent() const = 0;       // bytes that the system has not taken yet
    // At most so many bytes are taken from the system before they are read here.
    virtual void limitBuffer(qint64 bytes) = 0;
    virtual void finish() = 0;  // sends what is queued, then ends
    virtual void abort() = 0;   // ends at once

  Q_SIGNALS:
    void opened();  // of one that was made to call
    void readable();
    void written();
    void lost(const QString& why);  // once; what has come before can still be read
};

}  // namespace hawser::channel
