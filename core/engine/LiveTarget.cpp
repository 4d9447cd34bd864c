#include "core/engine/LiveTarget.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/Machine.h"
#include "core/base/Text.h"
#include "core/engine/Architectures.h"
#include "core/engine/LiveWords.h"
#include "core/engine/Log.h"
#include "core/engine/NtStatus.h"

namespace hawser::engine {

namespace {

constexpr std::size_t kPage = 0x1000;
constexpr std::uint8_t kOldestProtocol = 5;  // kd-protocol.md 3.1

static_assert(kMaxSoftwareBreakpoints == kd::kMaxTargetBreakpoints);

kd::MemorySpace wireSpace(AddressSpace space) {
    return space == AddressSpace::Virtual ? kd::MemorySpace::Virtual : kd::MemorySpace::Physical;
}

std::size_t toPageEnd(Address address) {
    return kPage - (address.value() & (kPage - 1));
}

// Bytes from `address` to the end of the address space, at most `count`.
std::size_t clip(Address address, std::size_t count) {
    const std::uint64_t toEnd = ~address.value();
    return toEnd < count ? static_cast<std::size_t>(toEnd) + 1 : count;
}

tl::unexpected<Error> refused(std::string_view what, std::uint32_t status) {
    return fail(ErrorCode::Refused, fmt::format("the target refused {}: {}", what, describeStatus(status)));
}

}  // namespace

Stop LiveTarget::stopped(const kd::StateChange& change) {
    m_change = change;
    return stopFrom(change);
}

Stop LiveTarget::interpreted(const Stop& stop) const {
    if (!m_change) return stop;
    kd::StateChange change = *m_change;
    kd::interpretFor(change, machine());
    return stopFrom(change);
}

Result<> LiveTarget::send(kd::RequestBody body) {
    const auto reply = m_channel.exchange({.body = std::move(body)});
    if (!reply) return tl::unexpected(reply.error());
    return {};
}

Capabilities LiveTarget::capabilities() const {
    return {Capability::Run,         Capability::Break,         Capability::Write,
            Capability::Breakpoints, Capability::Processors,    Capability::Reboot,
            Capability::Crash,       Capability::Resynchronize, Capability::Restart};
}

Result<TargetVersion> LiveTarget::version() {
    const auto reply = m_channel.exchange({.body = kd::GetVersion{}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok()) return refused("to tell its version", reply->status);
    if (!reply->version) return fail(ErrorCode::Malformed, "the target's version reply holds no version");
    if (reply->version->protocolVersion < kOldestProtocol)
        engineLog()->warn("the target speaks protocol version {}", reply->version->protocolVersion);
    return versionFrom(*reply->version);
}

// A failed request is narrowed to its first page; a page that fails alone is skipped. So an unreadable range
// costs one request for each page, and no request is ever made twice (kd-protocol.md 3.4).
Result<MemoryBytes> LiveTarget::read(AddressSpace space, Address address, std::size_t count) {
    MemoryBytes memory{address, Bytes(count), std::vector<bool>(count, false)};
    const std::size_t readable = clip(address, count);
    bool pageByPage = false;
    std::size_t done = 0;
    while (done < readable) {
        const Address at = address + done;
        const std::size_t rest = readable - done;
        const std::size_t limit = pageByPage ? std::min(toPageEnd(at), kd::kMaxTransfer) : kd::kMaxTransfer;
        const std::size_t asked = std::min(rest, limit);
        const auto reply = m_channel.exchange(
            {.body = kd::ReadMemory{wireSpace(space), at, static_cast<std::uint32_t>(asked)},
             .anotherFollows = asked < rest});
        if (!reply) return tl::unexpected(reply.error());

        const std::size_t got = std::min(reply->data.size(), asked);
        std::copy_n(reply->data.begin(), got, memory.bytes.begin() + static_cast<std::ptrdiff_t>(done));
        std::fill_n(memory.valid.begin() + static_cast<std::ptrdiff_t>(done), got, true);
        done += got;
        const bool failed = got == 0 || !reply->ok();
        if (got == 0 && asked <= toPageEnd(at)) done += std::min(toPageEnd(at), rest);
        pageByPage = failed;
    }
    return memory;
}

Result<std::size_t> LiveTarget::write(AddressSpace space, Address address, ByteSpan data) {
    const std::size_t writable = clip(address, data.size());
    bool toBorder = false;
    std::size_t done = 0;
    while (done < writable) {
        const Address at = address + done;
        const std::size_t limit = toBorder ? std::min(toPageEnd(at), kd::kMaxTransfer) : kd::kMaxTransfer;
        const std::size_t asked = std::min(writable - done, limit);
        const ByteSpan part = data.subspan(done, asked);
        const auto reply = m_channel.exchange(
            {.body = kd::WriteMemory{wireSpace(space), at, Bytes(part.begin(), part.end())}});
        if (!reply) {
            Error error = reply.error();
            if (done > 0) error.effect = Effect::Unknown;  // a part of it stands there
            return tl::unexpected(std::move(error));
        }

        const std::size_t wrote = std::min<std::size_t>(reply->actual, asked);
        done += wrote;
        if (wrote == 0 && asked <= toPageEnd(at)) break;
        toBorder = wrote == 0 || !reply->ok();
    }
    return done;
}

std::size_t LiveTarget::contextSize() const {
    return architectureOf(m_channel.machine()).contextSize();
}

Result<Bytes> LiveTarget::contextBySlice(std::uint16_t processor, std::size_t bytes) {
    Bytes context;
    while (context.size() < bytes) {
        const auto offset = static_cast<std::uint32_t>(context.size());
        const auto count = static_cast<std::uint32_t>(bytes - context.size());
        const auto reply =
            m_channel.exchange({.body = kd::GetContextEx{offset, count}, .processor = processor});
        if (!reply) return tl::unexpected(reply.error());
        if (!reply->ok()) return refused("the context", reply->status);
        if (reply->data.empty()) return fail(ErrorCode::Refused, "the target sent an empty context");
        context.insert(context.end(), reply->data.begin(),
                       reply->data.begin() +
                           static_cast<std::ptrdiff_t>(std::min<std::size_t>(reply->data.size(), count)));
    }
    return context;
}

Result<Bytes> LiveTarget::wholeContext(std::uint16_t processor) {
    auto reply = m_channel.exchange({.body = kd::GetContext{}, .processor = processor});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok()) return refused(fmt::format("the registers of processor {}", processor), reply->status);
    return std::move(reply->data);
}

// GetContextEx first, as the real debugger does (3.5); boot debuggers refuse it.
Result<Bytes> LiveTarget::context(std::uint16_t processor, std::size_t bytes) {
    if (!m_contextExRefused) {
        auto context = contextBySlice(processor, std::min(bytes, contextSize()));
        if (context || context.error().code != ErrorCode::Refused) return context;
    }
    auto context = wholeContext(processor);
    // Only a GetContext that works tells that it was GetContextEx that is missing, and not the processor.
    if (context) m_contextExRefused = true;
    return context;
}

Result<> LiveTarget::setContext(std::uint16_t processor, ByteSpan context) {
    const auto reply = m_channel.exchange(
        {.body = kd::SetContext{Bytes(context.begin(), context.end())}, .processor = processor});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok())
        return refused(fmt::format("to set the registers of processor {}", processor), reply->status);
    return {};
}

Result<Bytes> LiveTarget::controlSpace(std::uint16_t processor, std::uint64_t selector, std::uint32_t count) {
    auto reply = m_channel.exchange({.body = kd::ReadControlSpace{selector, count}, .processor = processor});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok())
        return refused(fmt::format("control space {} of processor {}", selector, processor), reply->status);
    // Some targets report the structure's full size whatever was asked (3.8).
    if (reply->data.size() > count) reply->data.resize(count);
    return std::move(reply->data);
}

// Nothing: the target does not give it.
Result<std::optional<std::uint64_t>> LiveTarget::systemRegister(std::uint32_t number) {
    const auto value = readMachineRegister(number);
    if (value) return std::optional(*value);
    if (value.error().code == ErrorCode::Refused) return std::nullopt;
    return tl::unexpected(value.error());
}

Result<std::uint64_t> LiveTarget::readMachineRegister(std::uint32_t number) {
    const auto reply = m_channel.exchange({.body = kd::ReadMsr{number}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok()) return refused(fmt::format("machine register {:x}", number), reply->status);
    return reply->value;
}

Result<> LiveTarget::writeMachineRegister(std::uint32_t number, std::uint64_t value) {
    const auto reply = m_channel.exchange({.body = kd::WriteMsr{number, value}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok()) return refused(fmt::format("to write machine register {:x}", number), reply->status);
    return {};
}

Result<std::uint32_t> LiveTarget::readPort(std::uint64_t port, unsigned size) {
    const auto reply = m_channel.exchange({.body = kd::ReadIoSpace{port, size}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok()) return refused(fmt::format("port {:x}", port), reply->status);
    return static_cast<std::uint32_t>(reply->value);
}

Result<> LiveTarget::writePort(std::uint64_t port, unsigned size, std::uint32_t value) {
    const auto reply = m_channel.exchange({.body = kd::WriteIoSpace{port, size, value}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok()) return refused(fmt::format("to write port {:x}", port), reply->status);
    return {};
}

// ARM64 has them in system registers, by their encoding (3.9); the other machines in one that the control
// space tells.
Result<std::optional<dump::PagingRoot>> LiveTarget::pageTables() {
    constexpr std::uint32_t kTtbr0 = 0x30200;
    constexpr std::uint32_t kTtbr1 = 0x30201;
    if (machine() != Machine::Arm64) return std::nullopt;
    const auto lower = systemRegister(kTtbr0);
    if (!lower) return tl::unexpected(lower.error());
    const auto upper = systemRegister(kTtbr1);
    if (!upper) return tl::unexpected(upper.error());
    if (!*lower || !*upper) return std::nullopt;
    return dump::PagingRoot{.base = **lower, .upperBase = **upper};
}

Result<> LiveTarget::setControlSpace(std::uint16_t processor, std::uint64_t selector, ByteSpan data) {
    const auto reply = m_channel.exchange(
        {.body = kd::WriteControlSpace{selector, Bytes(data.begin(), data.end())}, .processor = processor});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok())
        return refused(fmt::format("to write control space {} of processor {}", selector, processor),
                       reply->status);
    return {};
}

Result<std::uint32_t> LiveTarget::insertBreakpoint(Address address) {
    const auto reply = m_channel.exchange({.body = kd::WriteBreakPoint{address}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok())
        return refused(
            fmt::format("a breakpoint at {}", formatAddress(address.value(), !isNarrow(m_channel.machine()))),
            reply->status);
    return static_cast<std::uint32_t>(reply->value);
}

Result<> LiveTarget::removeBreakpoint(std::uint32_t handle) {
    const auto reply = m_channel.exchange({.body = kd::RestoreBreakPoint{handle}});
    if (!reply) return tl::unexpected(reply.error());
    if (!reply->ok() && reply->status != kd::kStatusUnsuccessful)
        return refused(fmt::format("to remove breakpoint handle {}", handle), reply->status);
    return {};
}

Result<> LiveTarget::clearLeftoverBreakpoints() {
    kd::RestoreBreakPointEx all;
    for (std::uint32_t handle = 1; handle <= kd::kMaxTargetBreakpoints; ++handle)
        all.handles.push_back(handle);
    const auto reply = m_channel.exchange({.body = all});
    if (!reply) return tl::unexpected(reply.error());
    // A target that does not know the request echoes the handles where the results belong (3.2), one that
    // gave up at the first unused handle leaves them there behind it. One by one is certain then, and what
    // fails there was not in use.
    const auto isResult = [](const kd::BreakPointResult& result) {
        return result.status == kd::kStatusSuccess || result.status == kd::kStatusUnsuccessful;
    };
    if (reply->breakpoints.size() != all.handles.size() || !std::ranges::all_of(reply->breakpoints, isResult))
        for (const std::uint32_t handle : all.handles) {
            const auto single = m_channel.exchange({.body = kd::RestoreBreakPoint{handle}});
            if (!single) return tl::unexpected(single.error());
        }
    return send(kd::ClearAllInternalBreakpoints{});
}

Result<> LiveTarget::resume(const ResumeOrder& order) {
    return send(continueFrom(order));
}

Result<> LiveTarget::resumeFromNotification() {
    return send(kd::Continue{kd::kDbgContinue});
}

Result<> LiveTarget::reboot() {
    return send(kd::Reboot{});
}

Result<> LiveTarget::causeBugCheck() {
    return send(kd::CauseBugCheck{});
}

}  // namespace hawser::engine
