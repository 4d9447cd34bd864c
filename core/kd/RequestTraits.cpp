#include "core/kd/RequestTraits.h"

namespace hawser::kd {

namespace {

struct ApiOf {
    static ApiNumber memory(MemorySpace space, ApiNumber virtualApi, ApiNumber physicalApi) {
        return space == MemorySpace::Virtual ? virtualApi : physicalApi;
    }
    std::uint32_t operator()(const UnknownRequest& r) const { return r.apiNumber; }
    std::uint32_t operator()(const auto& r) const { return static_cast<std::uint32_t>(known(r)); }

    static ApiNumber known(const ReadMemory& r) {
        return memory(r.space, ApiNumber::ReadVirtualMemory, ApiNumber::ReadPhysicalMemory);
    }
    static ApiNumber known(const WriteMemory& r) {
        return memory(r.space, ApiNumber::WriteVirtualMemory, ApiNumber::WritePhysicalMemory);
    }
    static ApiNumber known(const GetContext&) { return ApiNumber::GetContext; }
    static ApiNumber known(const SetContext&) { return ApiNumber::SetContext; }
    static ApiNumber known(const GetContextEx&) { return ApiNumber::GetContextEx; }
    static ApiNumber known(const SetContextEx&) { return ApiNumber::SetContextEx; }
    static ApiNumber known(const WriteBreakPoint&) { return ApiNumber::WriteBreakPoint; }
    static ApiNumber known(const RestoreBreakPoint&) { return ApiNumber::RestoreBreakPoint; }
    static ApiNumber known(const WriteBreakPointEx&) { return ApiNumber::WriteBreakPointEx; }
    static ApiNumber known(const RestoreBreakPointEx&) { return ApiNumber::RestoreBreakPointEx; }
    static ApiNumber known(const ReadControlSpace&) { return ApiNumber::ReadControlSpace; }
    static ApiNumber known(const WriteControlSpace&) { return ApiNumber::WriteControlSpace; }
    static ApiNumber known(const ReadIoSpace&) { return ApiNumber::ReadIoSpace; }
    static ApiNumber known(const WriteIoSpace&) { return ApiNumber::WriteIoSpace; }
    static ApiNumber known(const Continue&) { return ApiNumber::Continue; }
    static ApiNumber known(const Continue2&) { return ApiNumber::Continue2; }
    static ApiNumber known(const Reboot&) { return ApiNumber::Reboot; }
    static ApiNumber known(const CauseBugCheck&) { return ApiNumber::CauseBugCheck; }
    static ApiNumber known(const SwitchProcessor&) { return ApiNumber::SwitchProcessor; }
    static ApiNumber known(const GetVersion&) { return ApiNumber::GetVersion; }
    static ApiNumber known(const ReadMsr&) { return ApiNumber::ReadMsr; }
    static ApiNumber known(const WriteMsr&) { return ApiNumber::WriteMsr; }
    static ApiNumber known(const SearchMemory&) { return ApiNumber::SearchMemory; }
    static ApiNumber known(const FillMemory&) { return ApiNumber::FillMemory; }
    static ApiNumber known(const QueryMemory&) { return ApiNumber::QueryMemory; }
    static ApiNumber known(const ClearAllInternalBreakpoints&) {
        return ApiNumber::ClearAllInternalBreakpoints;
    }
};

// One row per API that we send; the numbers themselves are those of kd-protocol.md 3.2.
struct Traits {
    ApiNumber api;
    std::string_view name;
    bool reply;       // false: the target only acknowledges it
    bool repeatable;  // executing it twice changes nothing
    bool letsGo;      // the target leaves its debugger loop: what it reports next is new
};
constexpr Traits kTraits[] = {
    {ApiNumber::ReadVirtualMemory, "ReadVirtualMemory", true, true, false},
    {ApiNumber::WriteVirtualMemory, "WriteVirtualMemory", true, false, false},
    {ApiNumber::GetContext, "GetContext", true, true, false},
    {ApiNumber::SetContext, "SetContext", true, false, false},
    {ApiNumber::WriteBreakPoint, "WriteBreakPoint", true, false, false},
    {ApiNumber::RestoreBreakPoint, "RestoreBreakPoint", true, false, false},
    {ApiNumber::Continue, "Continue", false, false, true},
    {ApiNumber::ReadControlSpace, "ReadControlSpace", true, true, false},
    {ApiNumber::WriteControlSpace, "WriteControlSpace", true, false, false},
    // Reading a port may empty a queue in the device.
    {ApiNumber::ReadIoSpace, "ReadIoSpace", true, false, false},
    {ApiNumber::WriteIoSpace, "WriteIoSpace", true, false, false},
    {ApiNumber::Reboot, "Reboot", false, false, true},
    {ApiNumber::Continue2, "Continue2", false, false, true},
    {ApiNumber::ReadPhysicalMemory, "ReadPhysicalMemory", true, true, false},
    {ApiNumber::WritePhysicalMemory, "WritePhysicalMemory", true, false, false},
    {ApiNumber::GetVersion, "GetVersion", true, true, false},
    {ApiNumber::WriteBreakPointEx, "WriteBreakPointEx", true, false, false},
    {ApiNumber::RestoreBreakPointEx, "RestoreBreakPointEx", true, false, false},
    {ApiNumber::CauseBugCheck, "CauseBugCheck", false, false, true},
    {ApiNumber::SwitchProcessor, "SwitchProcessor", false, false, true},
    {ApiNumber::ReadMsr, "ReadMsr", true, true, false},
    {ApiNumber::WriteMsr, "WriteMsr", true, false, false},
    {ApiNumber::SearchMemory, "SearchMemory", true, true, false},
    {ApiNumber::ClearAllInternalBreakpoints, "ClearAllInternalBreakpoints", false, true, false},
    {ApiNumber::FillMemory, "FillMemory", true, false, false},
    {ApiNumber::QueryMemory, "QueryMemory", true, true, false},
    {ApiNumber::GetContextEx, "GetContextEx", true, true, false},
    {ApiNumber::SetContextEx, "SetContextEx", true, false, false},
};

const Traits* traitsOf(std::uint32_t api) {
    for (const Traits& traits : kTraits) {
        if (static_cast<std::uint32_t>(traits.api) == api) return &traits;
    }
    return nullptr;
}

}  // namespace

std::uint32_t apiNumberOf(const RequestBody& body) {
    return std::visit(ApiOf{}, body);
}

std::string_view nameOfApi(std::uint32_t api) {
    const Traits* traits = traitsOf(api);
    return traits != nullptr ? traits->name : "unknown request";
}

bool expectsReply(const RequestBody& body) {
    const Traits* traits = traitsOf(apiNumberOf(body));
    return traits == nullptr || traits->reply;
}

bool isRepeatable(const RequestBody& body) {
    const Traits* traits = traitsOf(apiNumberOf(body));
    return traits != nullptr && traits->repeatable;
}

bool letsTargetGo(const RequestBody& body) {
    const Traits* traits = traitsOf(apiNumberOf(body));
    return traits != nullptr && traits->letsGo;
}

std::string_view nameOf(const RequestBody& body) {
    return nameOfApi(apiNumberOf(body));
}

}  // namespace hawser::kd
