#include "core/dump/FaultGuard.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <csignal>

namespace hawser::dump {

namespace {

// One mapping. Written by create() and the destructor, read by the handler, which may run at any time.
struct Slot {
    std::atomic<bool> taken = false;
    std::atomic<std::uintptr_t> begin = 0;
    std::atomic<std::uintptr_t> end = 0;
    std::atomic<std::uint64_t> lostFrom = UINT64_MAX;
};

// A signal has one handler in a process, and a handler gets nothing to know its mappings by but globals.
std::array<Slot, FaultGuard::kMaxGuards> g_slots;
struct sigaction g_previous {};
std::uintptr_t g_pageSize = 0x1000;

Slot* slotOf(std::uintptr_t address) {
    for (Slot& slot : g_slots)
        if (address >= slot.begin.load() && address < slot.end.load()) return &slot;
    return nullptr;
}

void noteLoss(Slot& slot, std::uint64_t offset) {
    std::uint64_t known = slot.lostFrom.load();
    while (offset < known && !slot.lostFrom.compare_exchange_weak(known, offset)) {
    }
}

// Back to whoever had the signal before; the access faults again and finds them.
void passOn(int signal, siginfo_t* info, void* context) {
    if ((g_previous.sa_flags & SA_SIGINFO) != 0 && g_previous.sa_sigaction != nullptr)
        g_previous.sa_sigaction(signal, info, context);
    else
        ::sigaction(signal, &g_previous, nullptr);
}

// mmap() is not on POSIX's list for handlers; on Linux it is one call of the kernel and takes no lock of the
// library.
void onBusError(int signal, siginfo_t* info, void* context) {
    const auto address = std::bit_cast<std::uintptr_t>(info->si_addr);
    Slot* slot = slotOf(address);
    if (slot == nullptr) return passOn(signal, info, context);
    const std::uintptr_t page = address & ~(g_pageSize - 1);
    noteLoss(*slot, page - slot->begin.load());
    void* const zeros = ::mmap(std::bit_cast<void*>(page), g_pageSize, PROT_READ,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (zeros == MAP_FAILED) passOn(signal, info, context);
}

bool install() {
    g_pageSize = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction action {};
    action.sa_sigaction = onBusError;
    action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
    ::sigemptyset(&action.sa_mask);
    return ::sigaction(SIGBUS, &action, &g_previous) == 0;
}

}  // namespace

Result<std::unique_ptr<FaultGuard>> FaultGuard::create(ByteSpan mapping) {
    static const bool installed = install();
    if (!installed)
        return fail(ErrorCode::Unsupported, "a file that shrinks while it is open cannot be guarded against");
    for (std::size_t i = 0; i < g_slots.size(); ++i) {
        Slot& slot = g_slots[i];
        if (slot.taken.exchange(true)) continue;
        const auto begin = std::bit_cast<std::uintptr_t>(mapping.data());
        slot.lostFrom = UINT64_MAX;
        slot.begin = begin;
        slot.end = begin + mapping.size();
        return std::make_unique<FaultGuard>(Key{}, i);
    }
    return fail(ErrorCode::Unsupported, "too many dumps are open");
}

FaultGuard::~FaultGuard() {
    Slot& slot = g_slots[m_slot];
    slot.end = 0;
    slot.begin = 0;
    slot.taken = false;
}

std::uint64_t FaultGuard::lostFrom() const {
    return g_slots[m_slot].lostFrom.load();
}

}  // namespace hawser::dump
