#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/Clock.h"
#include "core/base/Result.h"

namespace hawser::transports {

enum class FaultDirection { In, Out, Both };  // In: towards us

// How a bad line behaves: rates are probabilities per byte, 0 to 1, together at most 1.
struct FaultSpec {
    std::uint64_t seed = 1;
    double drop = 0;       // the byte is lost
    double flip = 0;       // one of its bits is turned
    double duplicate = 0;  // it comes twice
    double delayRate = 0;  // it and all behind it come `delay` later
    Duration delay{};
    double cut = 0;  // the line closes before it
    FaultDirection direction = FaultDirection::Both;

    bool operator==(const FaultSpec&) const = default;
};

// "seed=7,drop=0.001,flip=0.001,duplicate=0.001,delay=5ms@0.01,cut=0.0001,direction=in|out|both", each part
// at most once, in any order. The error names the wrong word.
Result<FaultSpec> parseFaultSpec(std::string_view text);

}  // namespace hawser::transports
