#include "core/command/InitialBreak.h"

namespace hawser::command {

InitialBreak nextOf(InitialBreak initialBreak) {
    switch (initialBreak) {
        case InitialBreak::None:
            return InitialBreak::AtKernelStart;
        case InitialBreak::AtKernelStart:
            return InitialBreak::AtFirstModule;
        case InitialBreak::AtFirstModule:
            return InitialBreak::None;
    }
    return InitialBreak::None;
}

std::string_view announcementOf(InitialBreak initialBreak) {
    switch (initialBreak) {
        case InitialBreak::None:
            return "Will NOT breakin at next boot.";
        case InitialBreak::AtKernelStart:
            return "Will breakin at next boot.";
        case InitialBreak::AtFirstModule:
            return "Will breakin on first symbol load at next boot.";
    }
    return {};
}

}  // namespace hawser::command
