#!/usr/bin/env python3
"""Boots the demo machine, sets a breakpoint, waits, reads memory and resynchronizes, by hawser-kd --json."""
import json, subprocess, sys, tempfile

bin = sys.argv[1] if len(sys.argv) > 1 else "build/release/bin"
line = tempfile.mkdtemp() + "/kd.sock"
machine = subprocess.Popen([f"{bin}/hawser-machine", "--pipe", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
machine.stdout.readline()  # ready
kd = subprocess.Popen([f"{bin}/hawser-kd", "--json", "-k", f"com:pipe,port={line}", "-bonc"],
                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

def say(**request):
    print(json.dumps(request), file=kd.stdin, flush=True)

def until(kind, so=lambda event: True):
    for text in kd.stdout:
        event = json.loads(text)
        if event["type"] == kind and so(event):
            return event

ready = lambda event: event["acceptsCommands"]
until("PromptState", ready)
say(type="Execute", line="bp hwspulse+1000; g")
stop = until("StopEvent")
print("stopped at", stop["programCounter"], "-", stop["summary"])
say(type="ReadMemoryAt", address=stop["programCounter"], count=16, request=1)
print("code:", until("Answered")["outcome"]["value"]["bytes"]["bytes"])
say(type="Resynchronize")
print(until("ConnectionChange", lambda event: event["to"] == "Stopped")["reason"])
say(type="Quit", leaveRunning=True)
kd.wait()
machine.stdin.close()
machine.wait()
