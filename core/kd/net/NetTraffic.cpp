#include "core/kd/net/NetTraffic.h"

namespace hawser::kd::net {

void NetCounters::count(Refusal refusal) {
    switch (refusal) {
        case Refusal::NotOurs:
            ++notOurs;
            return;
        case Refusal::Truncated:
            ++truncated;
            return;
        case Refusal::BadTag:
            ++badTags;
            return;
        case Refusal::WrongWay:
            ++wrongWay;
            return;
        case Refusal::Replayed:
            ++replayed;
            return;
        case Refusal::BadPadding:
        case Refusal::Meaningless:
            ++meaningless;
            return;
    }
}

}  // namespace hawser::kd::net
