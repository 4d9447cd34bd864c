#include "ui/kerneldebug/TargetRecipes.h"

using namespace Qt::StringLiterals;

namespace hawser::ui {

using session::ConnectionForm;
using session::FormPage;

namespace {

QString lines(const QStringList& list) {
    return list.join(u'\n');
}

// For a shell: whatever is not plainly harmless is put in single quotes.
QString shellWord(const QString& word) {
    for (const QChar c : word) {
        if (c.isLetterOrNumber() || QStringLiteral("/._-:").contains(c)) continue;
        QString quoted = word;
        return u'\'' + quoted.replace(u'\'', "'\\''"_L1) + u'\'';
    }
    return word;
}

// Where we listen, the machine calls, again and again.
QString qemuSide(const ConnectionForm& form) {
    return form.listen ? u"reconnect=1"_s : u"server=on,wait=off"_s;
}

QString libvirtMode(const ConnectionForm& form) {
    return form.listen ? u"connect"_s : u"bind"_s;
}

// Whoever listens on every address, or on this computer's own, is called at that one.
QString hostIn(const ConnectionForm& form) {
    const QString host = form.host.trimmed();
    const bool own = host.isEmpty() || host == u'*' || host.compare("any"_L1, Qt::CaseInsensitive) == 0;
    return form.listen && own ? u"127.0.0.1"_s : host;
}

QString qemu(const ConnectionForm& form) {
    switch (form.page) {
        case FormPage::Pipe:
            return u"qemu-system-x86_64 … \\\n  -chardev socket,id=kd,path=%1,%2 \\\n  -serial chardev:kd"_s
                .arg(shellWord(form.socketPath.trimmed()), qemuSide(form));
        case FormPage::Tcp:
            return u"qemu-system-x86_64 … \\\n  -serial tcp:%1:%2,%3"_s.arg(hostIn(form), form.port.trimmed(),
                                                                            qemuSide(form));
        case FormPage::Serial:
            return u"qemu-system-x86_64 … -serial pty\n# QEMU prints the device it made, such as /dev/pts/3: "
                   u"enter that above.\n"
                   "# A real port given to the guest, with a null-modem cable to %1:\n#   -chardev serial,id=kd,path=/dev/ttyS1 -serial chardev:kd"_s
                       .arg(form.device.trimmed());
        case FormPage::Net:
            return u"qemu-system-x86_64 … \\\n  -netdev user,id=kd -device e1000e,netdev=kd\n"
                   "# In the guest this computer is 10.0.2.2: hostip:10.0.2.2 port:%1"_s.arg(
                       form.netPort.trimmed());
    }
    return {};
}

QString libvirt(const ConnectionForm& form) {
    switch (form.page) {
        case FormPage::Pipe:
            return u"<serial type='unix'>\n  <source mode='%1' path='%2'/>\n  <target port='0'/>\n</serial>"_s
                .arg(libvirtMode(form), form.socketPath.trimmed().toHtmlEscaped());
        case FormPage::Tcp:
            return u"<serial type='tcp'>\n  <source mode='%1' host='%2' service='%3'/>\n  <protocol "
                   u"type='raw'/>\n"
                   "  <target port='0'/>\n</serial>"_s.arg(libvirtMode(form), hostIn(form).toHtmlEscaped(),
                                                           form.port.trimmed());
        case FormPage::Serial:
            return u"<serial type='pty'>\n  <target port='0'/>\n</serial>\n"
                   "<!-- virsh ttyconsole NAME prints the device: enter that above. -->"_s;
        case FormPage::Net:
            return u"<interface type='network'>\n  <source network='default'/>\n  <model type='e1000e'/>\n"
                   "</interface>\n<!-- In the guest this computer is 192.168.122.1: hostip:192.168.122.1 "
                   "port:%1 -->"_s.arg(form.netPort.trimmed());
    }
    return {};
}

QString virtualBox(const ConnectionForm& form) {
    const QString port = u"VBoxManage modifyvm NAME --uart1 0x3F8 4 "_s;
    switch (form.page) {
        case FormPage::Pipe:
            return port + u"--uart-mode1 %1 %2"_s.arg(form.listen ? u"client"_s : u"server"_s,
                                                      shellWord(form.socketPath.trimmed()));
        case FormPage::Tcp:
            return form.listen
                       ? port + u"--uart-mode1 tcpclient %1:%2"_s.arg(hostIn(form), form.port.trimmed())
                       : port + u"--uart-mode1 tcpserver %1"_s.arg(form.port.trimmed());
        case FormPage::Serial:
            return port +
                   u"--uart-mode1 /dev/ttyS1\n# The guest gets the host's ttyS1; a null-modem cable leads from it to %1."_s
                       .arg(form.device.trimmed());
        case FormPage::Net:
            return u"VBoxManage modifyvm NAME --nic1 nat --nictype1 82540EM\n"
                   "# In the guest this computer is 10.0.2.2: hostip:10.0.2.2 port:%1"_s.arg(
                       form.netPort.trimmed());
    }
    return {};
}

QString vmware(const ConnectionForm& form) {
    const QString end = form.listen ? u"client"_s : u"server"_s;
    QStringList result{u"serial0.present = \"TRUE\""_s, u"serial0.startConnected = \"TRUE\""_s,
                       u"serial0.yieldOnMsrRead = \"TRUE\""_s};
    if (form.page == FormPage::Net)
        return lines({u"ethernet0.present = \"TRUE\""_s, u"ethernet0.virtualDev = \"e1000e\""_s,
                      u"ethernet0.connectionType = \"nat\""_s});
    switch (form.page) {
        case FormPage::Net:
            break;
        case FormPage::Pipe:
            result += {u"serial0.fileType = \"pipe\""_s,
                       u"serial0.fileName = \"%1\""_s.arg(form.socketPath.trimmed()),
                       u"serial0.pipe.endPoint = \"%1\""_s.arg(end), u"serial0.tryNoRxLoss = \"TRUE\""_s};
            break;
        case FormPage::Tcp:
            result += {u"serial0.fileType = \"network\""_s,
                       u"serial0.fileName = \"tcp://%1:%2\""_s.arg(form.listen ? hostIn(form) : QString(),
                                                                   form.port.trimmed()),
                       u"serial0.network.endPoint = \"%1\""_s.arg(end)};
            break;
        case FormPage::Serial:
            result += {u"serial0.fileType = \"device\""_s, u"serial0.fileName = \"/dev/ttyS1\""_s};
            break;
    }
    return lines(result);
}

// The target makes a key of its own when none is given; bcdedit and kdnet print it.
QString windowsNet(const ConnectionForm& form) {
    const QString key = form.netKey.trimmed();
    return u"bcdedit /debug on\nbcdedit /dbgsettings net hostip:ADDRESS port:%1%2\n"
           "rem ADDRESS is this computer's, as the target sees it.\n"
           "rem As administrator in the target; then restart it.\n"
           "rem With Secure Boot, turn that off first. With several network cards:\n"
           "rem bcdedit /set {dbgsettings} busparams BUS.DEVICE.FUNCTION"_s.arg(
               form.netPort.trimmed(), key.isEmpty() ? QString() : u" key:"_s + key);
}

QString windows(const ConnectionForm& form) {
    if (form.page == FormPage::Net) return windowsNet(form);
    const QString baud = form.page == FormPage::Serial ? form.baud.trimmed() : u"115200"_s;
    return u"bcdedit /debug on\nbcdedit /dbgsettings serial debugport:1 baudrate:%1\n"
           "rem As administrator in the target; then restart it. With Secure Boot, turn that off first."_s
               .arg(baud);
}

}  // namespace

QString nameOf(Recipe recipe) {
    switch (recipe) {
        case Recipe::Qemu:
            return u"QEMU"_s;
        case Recipe::Libvirt:
            return u"libvirt"_s;
        case Recipe::VirtualBox:
            return u"VirtualBox"_s;
        case Recipe::VMware:
            return u"VMware"_s;
        case Recipe::Windows:
            return u"Windows target"_s;
    }
    return {};
}

QString recipeText(Recipe recipe, const ConnectionForm& form) {
    switch (recipe) {
        case Recipe::Qemu:
            return qemu(form);
        case Recipe::Libvirt:
            return libvirt(form);
        case Recipe::VirtualBox:
            return virtualBox(form);
        case Recipe::VMware:
            return vmware(form);
        case Recipe::Windows:
            return windows(form);
    }
    return {};
}

}  // namespace hawser::ui
