#!/usr/bin/env python3
"""A second reader of crash dumps, written from kd-protocol.md 10 alone: compares each page of a bitmap dump of
an x64 machine with that machine's physical memory, and prints what its header says.

  read_dump.py DUMP MEMORY
"""
import mmap
import struct
import sys

PAGE = 4096


def main(dump_path, memory_path):
    with open(dump_path, "rb") as file:
        dump = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    with open(memory_path, "rb") as file:
        memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def u32(at):
        return struct.unpack_from("<I", dump, at)[0]

    def u64(at):
        return struct.unpack_from("<Q", dump, at)[0]

    if dump[0:8] != b"PAGEDU64" or dump[0x2004:0x2008] != b"DUMP":
        sys.exit("this is no 64-bit dump with a bitmap")
    if dump[0x2000:0x2004] not in (b"FDMP", b"SDMP"):
        sys.exit("the bitmap's signature is %r" % dump[0x2000:0x2004])
    first, present, bits = u64(0x2020), u64(0x2028), u64(0x2030)
    if first % PAGE != 0 or first < 0x2038 + (bits + 7) // 8:
        sys.exit("the first page lies at %#x, within the bitmap" % first)
    if u64(0xFA0) != len(dump) or len(dump) != first + present * PAGE:
        sys.exit("the file has %#x bytes, its header says %#x" % (len(dump), u64(0xFA0)))

    pages = [n for n in range(bits) if dump[0x2038 + n // 8] >> (n % 8) & 1]
    if len(pages) != present:
        sys.exit("%d pages are marked, %d are told" % (len(pages), present))
    runs = [(u64(0x98 + 16 * i), u64(0xA0 + 16 * i)) for i in range(u32(0x88))]
    for index, page in enumerate(pages):
        if not any(start <= page < start + count for start, count in runs):
            sys.exit("page %#x is in no run of the machine's memory" % page)
        at = first + index * PAGE
        if dump[at:at + PAGE] != memory[page * PAGE:(page + 1) * PAGE]:
            sys.exit("page %#x differs" % page)

    comment = dump[0xFB0:0x1030].split(b"\0")[0].decode()
    print("type %d build %d machine %#x processors %d" % (u32(0xF98), u32(0xC), u32(0x30), u32(0x34)))
    print("tables %#x modules %#x data %#x" % (u64(0x10), u64(0x20), u64(0x80)))
    print("bug check %#x %s" % (u32(0x38), " ".join("%#x" % u64(0x40 + 8 * i) for i in range(4))))
    print("rip %#x comment %s" % (u64(0x348 + 0xF8), comment))
    print("%d pages are as they are in memory" % present)


main(*sys.argv[1:])
