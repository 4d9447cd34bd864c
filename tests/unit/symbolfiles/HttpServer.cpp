#include "tests/unit/symbolfiles/HttpServer.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <stdexcept>

namespace hawser::test {

namespace {

sockaddr* generic(sockaddr_in& address) {
    return static_cast<sockaddr*>(static_cast<void*>(&address));
}

}  // namespace

bool HttpPeer::send(const std::string& bytes) const {
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t count = ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

void HttpPeer::untilClosed() const {
    std::array<char, 256> ignored{};
    while (::recv(m_socket, ignored.data(), ignored.size(), 0) > 0) {
    }
}

HttpServer::HttpServer() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_socket.get(), generic(address), size) != 0 || ::listen(m_socket.get(), 64) != 0 ||
        ::getsockname(m_socket.get(), generic(address), &size) != 0)
        throw std::runtime_error("no server on the loopback interface");
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

HttpServer::~HttpServer() {
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
        ::shutdown(m_socket.get(), SHUT_RDWR);
        for (const int socket : m_open) ::shutdown(socket, SHUT_RDWR);
    }
    m_acceptor.join();
    for (std::thread& thread : m_threads) thread.join();
}

std::string HttpServer::url() const {
    return fmt::format("http://127.0.0.1:{}", m_port);
}

void HttpServer::on(const std::string& path, Answer answer) {
    const std::lock_guard lock(m_mutex);
    m_answers[path] = std::move(answer);
}

std::size_t HttpServer::asked(const std::string& path) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_asked.find(path);
    return found == m_asked.end() ? 0 : found->second;
}

std::string HttpServer::header(const std::string& status, const std::string& fields) {
    return fmt::format("HTTP/1.1 {}\r\nConnection: close\r\n{}\r\n", status, fields);
}

std::string HttpServer::whole(const std::string& body) {
    return header("200 OK", fmt::format("Content-Length: {}\r\n", body.size())) + body;
}

void HttpServer::accept() {
    while (true) {
        const int socket = ::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(m_mutex);
        if (socket < 0 || m_ends) {
            if (socket >= 0) ::close(socket);
            return;
        }
        m_open.push_back(socket);
        m_threads.emplace_back([this, socket] { serve(socket); });
    }
}

void HttpServer::serve(int socket) {
    std::string request;
    std::array<char, 1024> piece{};
    while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t count = ::recv(socket, piece.data(), piece.size(), 0);
        if (count <= 0) break;
        request.append(piece.data(), static_cast<std::size_t>(count));
    }
    const std::size_t from = request.find(' ') + 1;
    const std::string path = request.substr(from, request.find(' ', from) - from);
    Answer answer;
    std::size_t count = 0;
    {
        const std::lock_guard lock(m_mutex);
        count = m_asked[path]++;
        if (const auto found = m_answers.find(path); found != m_answers.end()) answer = found->second;
    }
    const HttpPeer peer(socket);
    if (answer)
        answer(peer, count);
    else
        peer.send(header("404 Not Found", "Content-Length: 0\r\n"));
    const std::lock_guard lock(m_mutex);
    std::erase(m_open, socket);
    ::close(socket);
}

}  // namespace hawser::test
