#include <catch2/catch.hpp>

#include "core/channel/ChannelAddress.h"

using namespace hawser::channel;

namespace {

std::string serverText(const char* text, Passwords passwords = Passwords::Starred) {
    const auto address = parseServerAddress(text);
    return address ? toText(*address, passwords) : address.error().what;
}

std::string clientText(const char* text, Passwords passwords = Passwords::Starred) {
    const auto address = parseClientAddress(text);
    return address ? toText(*address, passwords) : address.error().what;
}

bool names(const std::string& sentence, const char* word) {
    INFO(sentence);
    return sentence.find(word) != std::string::npos && sentence.ends_with('.');
}

}  // namespace

TEST_CASE("Server addresses are read and printed as WinDbg writes them", "[channel][address]") {
    CHECK(serverText("npipe:pipe=debug") == "npipe:pipe=debug");
    CHECK(serverText("npipe:pipe=kd_%x_%d,hidden,user=bob,user=eve") ==
          "npipe:pipe=kd_%x_%d,user=bob,user=eve,hidden");
    CHECK(serverText("tls:port=1,password=x,deny=eve,user=bob") == "tls:port=1,user=bob,deny=eve,password=*");
    CHECK(serverText("NPIPE:Pipe=/run/vm/kd.sock,IcfEnable") == "npipe:pipe=/run/vm/kd.sock");
    CHECK(serverText("tls:port=51:60,password=secret,view=look") == "tls:port=51:60,password=*,view=*");
    CHECK(serverText("ssl:port=0, listen=any ,password=secret", Passwords::Shown) ==
          "tls:port=0,listen=any,password=secret");
    CHECK(serverText("tcp:port=5005,plain,ipversion=6") == "tcp:port=5005,ipversion=6,plain");
    CHECK(serverText("tls:port=5005,clicon=desk.example,password=secret") ==
          "tls:port=5005,clicon=desk.example,password=*");

    const auto address = parseServerAddress("tls:port=51:60,password=secret,view=look").value();
    CHECK(address.ports == PortRange{51, 60});
    CHECK(address.password == "secret");
    CHECK(address.viewPassword == "look");
    CHECK(parseServerAddress(toText(address, Passwords::Shown)).value() == address);
}

TEST_CASE("Client addresses are read and printed as WinDbg writes them", "[channel][address]") {
    CHECK(clientText("npipe:server=localhost,pipe=debug") == "npipe:pipe=debug");
    CHECK(clientText("npipe:pipe=debug,user=bob,password=x") == "npipe:pipe=debug,user=bob,password=*");
    CHECK(clientText("tcp:server=desk,port=5005") == "tcp:server=desk,port=5005");
    CHECK(clientText("tcp:server=\\\\desk,port=5005") == "tcp:server=desk,port=5005");
    CHECK(clientText("tls:clicon=lab,port=5005,password=x", Passwords::Shown) ==
          "tls:clicon=lab,port=5005,password=x");
    CHECK(clientText("tls:server=[fe80::1],port=1,ipversion=6") == "tls:server=fe80::1,port=1,ipversion=6");
    CHECK(clientText("tls:server=lab,port=1,certificate=/a/c.pem,key=/a/k.pem") ==
          "tls:server=lab,port=1,certificate=/a/c.pem,key=/a/k.pem");
    const Fingerprint print = fingerprintOf({});
    const std::string text = "tls:server=lab,port=1,fingerprint=" + toText(print);
    CHECK(clientText(text.c_str()) == text);
    CHECK(parseClientAddress(text).value().fingerprint == print);
}

TEST_CASE("What is wrong with an address is named", "[channel][address]") {
    CHECK(names(serverText("tcp:port=5005"), "plain"));
    CHECK(names(serverText("tcp:port=5005"), "readable"));
    CHECK(names(serverText("com:port=1"), "com"));
    CHECK(names(serverText("fax:port=1"), "\"fax\""));
    CHECK(names(serverText("port=1"), "protocol"));
    CHECK(names(serverText("npipe:"), "missing"));
    CHECK(names(serverText("npipe:hidden"), "pipe=NAME"));
    CHECK(names(serverText("npipe:pipe=a,,hidden"), "missing"));
    CHECK(names(serverText("npipe:pipe=a,pipe=b"), "twice"));
    CHECK(names(serverText("npipe:pipe=a/b"), "a/b"));
    CHECK(names(serverText("npipe:pipe=.a"), ".a"));
    CHECK(names(serverText("npipe:pipe=%s"), "%s"));
    CHECK(names(serverText("npipe:pipe=%x%x%x"), "twice at most"));
    CHECK(names(serverText("npipe:pipe=a,port=1"), "\"port=1\""));
    CHECK(names(serverText("tls:port=70000"), "\"port=70000\""));
    CHECK(names(serverText("tls:port=60:51"), "lower"));
    CHECK(names(serverText("tls:port=x"), "\"port=x\""));
    CHECK(names(serverText("tls:password=a"), "port=N"));
    CHECK(names(serverText("tls:port=1,password="), "password="));
    CHECK(names(serverText("tls:port=1,hidden=yes"), "hidden"));
    CHECK(names(serverText("tls:port=1,colour=red"), "\"colour=red\""));
    CHECK(names(serverText("tls:port=1,password=a,view=a"), "view="));
    CHECK(names(serverText("tls:port=1,clicon=a,listen=any"), "exclude"));
    CHECK(names(serverText("tls:port=1:2,clicon=a"), "port="));
    CHECK(names(serverText("tls:port=1,ipversion=5"), "ipversion"));
    CHECK(names(serverText("tls:port=1,password=a\nb"), "control"));
    CHECK(names(clientText("tls:port=1"), "server=HOST"));
    CHECK(names(clientText("tls:server=a,clicon=b,port=1"), "server=HOST"));
    CHECK(names(clientText("tls:server=a"), "port=N"));
    CHECK(names(clientText("tls:server=a,port=0"), "\"port=0\""));
    CHECK(names(clientText("tls:server=a b,port=1"), "\"server=a b\""));
    CHECK(names(clientText("tls:server=a,port=1,key=k"), "certificate="));
    CHECK(names(clientText("tls:server=a,port=1,fingerprint=12"), "fingerprint"));
    CHECK(names(clientText("npipe:server=far.example,pipe=a"), "far.example"));
    CHECK(names(clientText("npipe:pipe=a%x"), "%x"));
    const std::string much = "tls:port=1,password=" + std::string(2000, 'a');
    CHECK(names(serverText(much.c_str()), "longer"));
    std::string many = "npipe:pipe=a";
    for (int i = 0; i < 40; ++i) many += ",user=u";
    CHECK(names(serverText(many.c_str()), "too many words"));
}

TEST_CASE("The codes in a pipe's name become numbers", "[channel][address]") {
    CHECK(expandedPipe("kd_%x", 255, 7) == "kd_ff");
    CHECK(expandedPipe("%d.%x", 10, 255) == "10.ff");
    CHECK(expandedPipe("plain", 10, 11) == "plain");
}

TEST_CASE("Fingerprints are read as OpenSSL prints them and without colons", "[channel][address]") {
    const Fingerprint print = fingerprintOf({});
    std::string text = toText(print);
    CHECK(text.starts_with("E3:B0:C4:42:"));  // SHA-256 of nothing, FIPS 180-4
    CHECK(parseFingerprint(text) == print);
    std::erase(text, ':');
    CHECK(parseFingerprint(text) == print);
    CHECK_FALSE(parseFingerprint(text.substr(2)));
    CHECK_FALSE(parseFingerprint("XY" + text.substr(2)));
    CHECK_FALSE(parseFingerprint(std::string(1000, 'A')));
}
