// The tree of Plug and Play, for whoever looks at it: a root with a node for each device that has a name and
// one that nobody drives.
#include "io.h"
#include "mm.h"
#include "rtl.h"

PDEVICE_NODE IopRootDeviceNode;

static PDEVICE_NODE AllocateNode(const CHAR* instance) {
    const PDEVICE_NODE node = ExAllocatePoolWithTag(sizeof(DEVICE_NODE), 'edoN');
    RtlCreateUnicodeString(&node->InstancePath, instance);
    node->State = DeviceNodeStarted;
    node->PreviousState = DeviceNodeInitialized;
    node->Flags = DNF_ENUMERATED;
    return node;
}

PDEVICE_NODE IopCreateNode(const CHAR* instance, const CHAR* service, PDEVICE_OBJECT device) {
    const PDEVICE_NODE node = AllocateNode(instance);
    const PDEVICE_NODE root = IopRootDeviceNode;
    if (service) RtlCreateUnicodeString(&node->ServiceName, service);
    node->Parent = root;
    node->Level = root->Level + 1;
    node->PhysicalDeviceObject = device;
    if (root->LastChild)
        root->LastChild->Sibling = node;
    else
        root->Child = node;
    root->LastChild = node;
    if (device) device->DeviceObjectExtension->DeviceNode = node;
    return node;
}

void IopInitializeNodes(void) {
    IopRootDeviceNode = AllocateNode("HTREE\\ROOT\\0");
    const PDEVICE_NODE lost = IopCreateNode("ROOT\\HWSLOST\\0000", NULL, NULL);
    lost->State = DeviceNodeInitialized;
    lost->PreviousState = DeviceNodeUninitialized;
    lost->Flags |= DNF_HAS_PROBLEM;
    lost->Problem = CM_PROB_FAILED_INSTALL;
}
