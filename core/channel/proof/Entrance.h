#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

#include "core/channel/Limits.h"
#include "core/channel/RefusalLog.h"
#include "core/channel/proof/Admission.h"
#include "core/channel/proof/AttemptLimits.h"

namespace hawser::channel {

// The callers of one listener that have not proven themselves: how many, how often, and what is told of those
// that are sent away.
class Entrance final : public QObject {
    Q_OBJECT
  public:
    explicit Entrance(const Limits& limits);

    void admit(std::unique_ptr<Stream> stream, const std::string& who, const Admission::Terms& terms);
    bool isEmpty() const { return m_pending.empty(); }

    struct Admitted {
        std::unique_ptr<FrameStream> stream;
        Peer peer;
        std::uint32_t peersFrameLimit = 0;
    };
    // From a slot of admitted().
    Admitted take() { return std::move(m_admitted); }

  Q_SIGNALS:
    void admitted();
    void refused(const hawser::channel::Refusal& refusal);
    void emptied();  // after a refusal

  private:
    Result<ServerTerms> termsFor(const std::string& who, const Admission::Terms& terms) const;
    void makeRoom();
    void onAdmitted(Admission* admission);
    void onRefused(const std::string& who, const Error& why);
    void forget(const Admission* admission);
    void tell(const std::string& who, const std::string& why);
    void onWindowEnded();

    Limits m_limits;
    std::vector<std::unique_ptr<Admission>> m_pending;
    AttemptLimits m_attempts;
    RefusalLog m_log;
    QTimer m_window;
    Admitted m_admitted;
};

}  // namespace hawser::channel
