#include "app/machine/KvmProbe.h"

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <ctime>

#include "core/base/FileDescriptor.h"

namespace hawser::machine {

namespace {

// mov ecx, 100000; again: dec ecx; jnz again; hlt
constexpr std::array<std::uint8_t, 9> kLoop{0xB9, 0xA0, 0x86, 0x01, 0x00, 0x49, 0x75, 0xFD, 0xF4};
// A real processor needs about 0.1 ms, a nested one hardly more; emulation inside KVM needs 100 ms.
constexpr auto kLongest = std::chrono::milliseconds(15);
constexpr std::size_t kGuestMemory = 4096;  // bytes

// Of this thread, the guest's included: other programs make no difference.
std::chrono::nanoseconds processorTime() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Pages shared with the kernel.
class Mapping {
  public:
    Mapping(std::size_t size, int flags, int descriptor)
        : m_size(size), m_start(::mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, descriptor, 0)) {}
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() {
        if (*this) ::munmap(m_start, m_size);
    }
    explicit operator bool() const { return m_start != MAP_FAILED; }
    void* start() const { return m_start; }

  private:
    std::size_t m_size;
    void* m_start;
};

// Flat 32-bit protected mode: what older processors can run without emulating real mode.
bool prepareProcessor(int processor) {
    kvm_sregs special{};
    if (::ioctl(processor, KVM_GET_SREGS, &special) != 0) return false;
    kvm_segment flat{};
    flat.limit = 0xFFFFFFFF;
    flat.present = 1;
    flat.db = 1;
    flat.s = 1;
    flat.g = 1;
    flat.type = 3;  // data, writable, accessed
    flat.selector = 16;
    special.ds = special.es = special.ss = special.fs = special.gs = flat;
    flat.type = 11;  // code, readable, accessed
    flat.selector = 8;
    special.cs = flat;
    special.cr0 |= 1;
    kvm_regs registers{};
    registers.rflags = 2;
    return ::ioctl(processor, KVM_SET_SREGS, &special) == 0 &&
           ::ioctl(processor, KVM_SET_REGS, &registers) == 0;
}

bool runsLoopFast(int device) {
    const FileDescriptor machine(::ioctl(device, KVM_CREATE_VM, 0));
    if (!machine) return false;
    const Mapping memory(kGuestMemory, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!memory) return false;
    std::ranges::copy(kLoop, static_cast<std::uint8_t*>(memory.start()));
    kvm_userspace_memory_region region{};
    region.memory_size = kGuestMemory;
    region.userspace_addr = std::bit_cast<std::uintptr_t>(memory.start());
    if (::ioctl(machine.get(), KVM_SET_USER_MEMORY_REGION, &region) != 0) return false;

    const FileDescriptor processor(::ioctl(machine.get(), KVM_CREATE_VCPU, 0));
    const int size = ::ioctl(device, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (!processor || size < static_cast<int>(sizeof(kvm_run)) || !prepareProcessor(processor.get()))
        return false;
    const Mapping state(static_cast<std::size_t>(size), MAP_SHARED, processor.get());
    if (!state) return false;
    const auto start = processorTime();
    if (::ioctl(processor.get(), KVM_RUN, 0) != 0) return false;
    const auto took = processorTime() - start;
    return static_cast<const kvm_run*>(state.start())->exit_reason == KVM_EXIT_HLT && took < kLongest;
}

}  // namespace

bool kvmWorks() {
    const FileDescriptor device(::open("/dev/kvm", O_RDWR | O_CLOEXEC));
    if (!device || ::ioctl(device.get(), KVM_GET_API_VERSION, 0) != KVM_API_VERSION) return false;
    return runsLoopFast(device.get());
}

}  // namespace hawser::machine
