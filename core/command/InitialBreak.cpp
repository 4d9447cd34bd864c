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

std::string_view labelOf(InitialBreak initialBreak) {
    switch (initialBreak) {
        case InitialBreak::None:
            return "No initial break";
        case InitialBreak::AtKernelStart:
            return "Break at kernel start";
        case InitialBreak::AtFirstModule:
            return "Break at first module load";
    }
    return {};
}

}  // namespace hawser::command
