#pragma once

namespace hawser::machine {

// Whether KVM is worth using here: the device opens, has the API of today, and runs a small loop at the
// processor's speed. Some computers offer a /dev/kvm that only emulates, slower than QEMU does. Takes a few
// milliseconds.
bool kvmWorks();

}  // namespace hawser::machine
