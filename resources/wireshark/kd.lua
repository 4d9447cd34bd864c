-- Shows the Windows kernel-debugger protocol (KDCOM) in Wireshark and tshark, from recordings that Hawser writes:
-- hawser --record FILE.pcapng, and Save in the Protocol Trace window. Link type USER0; a record is a piece of the
-- byte stream of one direction, so packets are put together over records.
--   wireshark -X lua_script:kd.lua line.pcapng
--   tshark -X lua_script:kd.lua -r line.pcapng -Y 'kd.type == 7'
-- or copy it to the personal plugin folder (Help | About | Folders). The formats: Windows Driver Kit, windbgkd.h.

local kd = Proto("kd", "Windows Kernel Debugger")

local DATA_LEADER, CONTROL_LEADER, BREAK_IN, TRAILER = 0x30303030, 0x69696969, 0x62, 0xAA
local HEADER, MAX_PAYLOAD, FIRST_INVALID_TYPE = 16, 4000, 12

local types = {
    [0] = "UNUSED", [1] = "STATE_CHANGE32", [2] = "STATE_MANIPULATE", [3] = "DEBUG_IO", [4] = "ACKNOWLEDGE",
    [5] = "RESEND", [6] = "RESET", [7] = "STATE_CHANGE64", [8] = "POLL_BREAKIN", [9] = "TRACE_IO",
    [10] = "CONTROL_REQUEST", [11] = "FILE_IO",
}
local apis = {
    [0x3130] = "ReadVirtualMemory", [0x3131] = "WriteVirtualMemory", [0x3132] = "GetContext",
    [0x3133] = "SetContext", [0x3134] = "WriteBreakPoint", [0x3135] = "RestoreBreakPoint", [0x3136] = "Continue",
    [0x3137] = "ReadControlSpace", [0x3138] = "WriteControlSpace", [0x3139] = "ReadIoSpace",
    [0x313A] = "WriteIoSpace", [0x313B] = "Reboot", [0x313C] = "Continue2", [0x313D] = "ReadPhysicalMemory",
    [0x313E] = "WritePhysicalMemory", [0x3146] = "GetVersion", [0x3147] = "WriteBreakPointEx",
    [0x3148] = "RestoreBreakPointEx", [0x3149] = "CauseBugCheck", [0x3150] = "SwitchProcessor",
    [0x3152] = "ReadMsr", [0x3153] = "WriteMsr", [0x3156] = "SearchMemory",
    [0x315A] = "ClearAllInternalBreakpoints", [0x315B] = "FillMemory", [0x315C] = "QueryMemory",
    [0x315F] = "GetContextEx", [0x3160] = "SetContextEx",
}
local states = { [0x3030] = "exception", [0x3031] = "load symbols", [0x3032] = "command string" }
local prints = { [0x3230] = "print", [0x3231] = "prompt" }

local f = {
    leader = ProtoField.uint32("kd.leader", "PacketLeader", base.HEX),
    type = ProtoField.uint16("kd.type", "PacketType", base.DEC, types),
    count = ProtoField.uint16("kd.count", "ByteCount"),
    id = ProtoField.uint32("kd.id", "PacketId", base.HEX),
    checksum = ProtoField.uint32("kd.checksum", "Checksum", base.HEX),
    payload = ProtoField.bytes("kd.payload", "Payload"),
    break_in = ProtoField.bytes("kd.break_in", "Break-in"),
    stray = ProtoField.bytes("kd.stray", "Bytes outside any packet"),
    api = ProtoField.uint32("kd.api", "ApiNumber", base.HEX, apis),
    level = ProtoField.uint16("kd.processor_level", "ProcessorLevel"),
    processor = ProtoField.uint16("kd.processor", "Processor"),
    status = ProtoField.uint32("kd.status", "ReturnStatus", base.HEX),
    address = ProtoField.uint64("kd.address", "Address", base.HEX),
    transfer = ProtoField.uint32("kd.transfer_count", "TransferCount"),
    actual = ProtoField.uint32("kd.actual_bytes", "ActualBytes"),
    handle = ProtoField.uint32("kd.handle", "BreakPointHandle"),
    continue = ProtoField.uint32("kd.continue_status", "ContinueStatus", base.HEX),
    data = ProtoField.bytes("kd.data", "Data"),
    state = ProtoField.uint32("kd.new_state", "NewState", base.HEX, states),
    processors = ProtoField.uint32("kd.processors", "NumberProcessors"),
    thread = ProtoField.uint64("kd.thread", "Thread", base.HEX),
    pc = ProtoField.uint64("kd.program_counter", "ProgramCounter", base.HEX),
    exception = ProtoField.uint32("kd.exception", "ExceptionCode", base.HEX),
    exception_at = ProtoField.uint64("kd.exception_address", "ExceptionAddress", base.HEX),
    first_chance = ProtoField.uint32("kd.first_chance", "FirstChance"),
    base = ProtoField.uint64("kd.base", "BaseOfDll", base.HEX),
    image_size = ProtoField.uint32("kd.image_size", "SizeOfImage", base.HEX),
    unload = ProtoField.uint8("kd.unload", "UnloadSymbols"),
    path = ProtoField.string("kd.path", "PathName"),
    print = ProtoField.uint32("kd.debug_io", "ApiNumber", base.HEX, prints),
    length = ProtoField.uint32("kd.length", "LengthOfString"),
    text = ProtoField.string("kd.text", "String"),
}
local fields = {}
for _, field in pairs(f) do fields[#fields + 1] = field end
kd.fields = fields

local bad_checksum = ProtoExpert.new("kd.bad_checksum", "The checksum is wrong", expert.group.CHECKSUM,
    expert.severity.ERROR)
local bad_trailer = ProtoExpert.new("kd.bad_trailer", "The trailing byte is not 0xAA", expert.group.MALFORMED,
    expert.severity.ERROR)
local noise = ProtoExpert.new("kd.noise", "Bytes outside any packet", expert.group.PROTOCOL, expert.severity.WARN)
kd.experts = { bad_checksum, bad_trailer, noise }

-- What was begun in earlier records of a direction, by the record that goes on with it.
local pending, begun = {}, {}
function kd.init()
    pending, begun = {}, {}
end

-- Adds fields one behind the other; a payload that ends early ends the list.
local function reader(payload, tree, at)
    local self = {}
    function self.take(field, size)
        if not at or payload:len() < at + size then
            at = nil
            return nil
        end
        local range = payload(at, size)
        at = at + size
        if field then tree:add_le(field, range) end
        return range
    end
    function self.seek(to) if at then at = to end end
    return self
end

local function text_of(payload, from)
    if payload:len() <= from then return nil end
    return payload(from):string():gsub("%z.*", "")
end

local memory = { [0x3130] = true, [0x3131] = true, [0x3137] = true, [0x3138] = true, [0x313D] = true, [0x313E] = true }

local function manipulate(payload, tree)
    local r = reader(payload, tree, 0)
    local api = r.take(f.api, 4)
    if not api then return "" end
    api = api:le_uint()
    r.take(f.level, 2)
    r.take(f.processor, 2)
    r.take(f.status, 4)
    r.take(nil, 4)
    local info = apis[api] or string.format("request %x", api)
    if payload:len() < 56 then return info end
    if memory[api] then
        local address, count = r.take(f.address, 8), r.take(f.transfer, 4)
        r.take(f.actual, 4)
        info = string.format("%s %s L%x", info, address:le_uint64():tohex(), count:le_uint())
    elseif api == 0x3134 then
        info = info .. " " .. r.take(f.address, 8):le_uint64():tohex()
        r.take(f.handle, 4)
    elseif api == 0x3135 then
        r.take(f.handle, 4)
    elseif api == 0x3136 or api == 0x313C then
        info = string.format("%s %08x", info, r.take(f.continue, 4):le_uint())
    end
    if payload:len() > 56 then tree:add(f.data, payload(56)) end
    return info
end

local function state_change(payload, tree)
    local r = reader(payload, tree, 0)
    local state = r.take(f.state, 4)
    if not state then return "" end
    state = bit.band(state:le_uint(), 0xFFFEFFFF)
    r.take(f.level, 2)
    r.take(f.processor, 2)
    r.take(f.processors, 4)
    r.take(nil, 4)
    r.take(f.thread, 8)
    local pc = r.take(f.pc, 8)
    local info = states[state] or string.format("state %x", state)
    if state == 0x3030 then
        local code = r.take(f.exception, 4)
        r.take(nil, 12)
        r.take(f.exception_at, 8)
        r.seek(184)
        r.take(f.first_chance, 4)
        if code then info = string.format("%s %08x at %s", info, code:le_uint(), pc:le_uint64():tohex()) end
    elseif state == 0x3031 then
        r.take(nil, 8)
        local at = r.take(f.base, 8)
        r.take(nil, 12)
        r.take(f.image_size, 4)
        r.take(f.unload, 1)
        local path = text_of(payload, 240)
        if path then
            tree:add(f.path, payload(240), path)
            info = info .. " " .. path
        end
        if at then info = info .. " at " .. at:le_uint64():tohex() end
    end
    return info
end

local function debug_io(payload, tree)
    local r = reader(payload, tree, 0)
    local api = r.take(f.print, 4)
    if not api then return "" end
    r.take(f.level, 2)
    r.take(f.processor, 2)
    r.take(f.length, 4)
    local text = text_of(payload, 16)
    if text then tree:add(f.text, payload(16), text) end
    return (prints[api:le_uint()] or "?") .. " " .. (text or ""):gsub("%c", " ")
end

local payloads = { [2] = manipulate, [7] = state_change, [3] = debug_io }

local function checksum_of(payload)
    local bytes, sum = payload:bytes(), 0
    for i = 0, bytes:len() - 1 do sum = sum + bytes:get_index(i) end
    return sum % 0x100000000
end

-- One whole packet; what stands in the Info column for it.
local function packet(range, tree)
    local control = range(0, 4):le_uint() == CONTROL_LEADER
    local type, count = range(4, 2):le_uint(), range(6, 2):le_uint()
    local name = types[type]
    local sub = tree:add(kd, range, string.format("Windows Kernel Debugger, %s", name))
    sub:add_le(f.leader, range(0, 4))
    sub:add_le(f.type, range(4, 2))
    sub:add_le(f.count, range(6, 2))
    sub:add_le(f.id, range(8, 4))
    sub:add_le(f.checksum, range(12, 4))
    if control then return name end
    if range(16 + count, 1):uint() ~= TRAILER then sub:add_tvb_expert_info(bad_trailer, range(16 + count, 1)) end
    if count == 0 then return name end
    local payload = range(16, count):tvb()
    if checksum_of(range(16, count)) ~= range(12, 4):le_uint() then
        sub:add_tvb_expert_info(bad_checksum, range(12, 4))
    end
    local show = payloads[type]
    if not show then
        sub:add(f.payload, range(16, count))
        return name
    end
    local info = show(payload, sub)
    return info ~= "" and name .. " " .. info or name
end

-- How much stands at `at`: the length of a whole packet; 0 when it is begun; nil when it is none.
local function length_at(data, at)
    local left = data:len() - at
    local first = data(at, 1):uint()
    if first ~= 0x30 and first ~= 0x69 then return nil end
    for i = 1, math.min(left, 4) - 1 do
        if data(at + i, 1):uint() ~= first then return nil end
    end
    if left < HEADER then return 0 end
    local control = first == 0x69
    local type, count = data(at + 4, 2):le_uint(), data(at + 6, 2):le_uint()
    if type >= FIRST_INVALID_TYPE or count > MAX_PAYLOAD or (control and count > 0) then return nil end
    local length = control and HEADER or HEADER + count + 1
    return length <= left and length or 0
end

function kd.dissector(buffer, pinfo, tree)
    pinfo.cols.protocol = "KD"
    local sent = pinfo.p2p_dir == 0
    pinfo.cols.src = sent and "host" or "target"
    pinfo.cols.dst = sent and "target" or "host"
    if not pinfo.visited then begun[pinfo.number] = pending[sent] end
    local data = buffer
    local before = begun[pinfo.number]
    if before then
        local all = ByteArray.new(before)
        all:append(buffer:bytes())
        data = all:tvb("Put together")
    end

    local infos, at, rest = {}, 0, nil
    local stray = nil
    local function tell_stray(to)
        if not stray then return end
        tree:add(f.stray, data(stray, to - stray)):add_proto_expert_info(noise)
        infos[#infos + 1] = string.format("%d stray bytes", to - stray)
        stray = nil
    end
    while at < data:len() do
        local length = length_at(data, at)
        local is_break = data(at, 1):uint() == BREAK_IN
        if length or is_break then tell_stray(at) end
        if length == 0 then
            rest = data(at):bytes():tohex()
            infos[#infos + 1] = "(begin of a packet)"
            break
        elseif length then
            infos[#infos + 1] = packet(data(at, length), tree)
            at = at + length
        elseif is_break then
            tree:add(f.break_in, data(at, 1))
            infos[#infos + 1] = "BREAK-IN"
            at = at + 1
        else
            stray = stray or at
            at = at + 1
        end
    end
    tell_stray(data:len())
    if not pinfo.visited then pending[sent] = rest end
    pinfo.cols.info = table.concat(infos, "; ")
end

DissectorTable.get("wtap_encap"):add(wtap.USER0, kd)
