#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/FileDescriptor.h"

namespace hawser::test {

// One connection as a server's misbehaviour sees it.
class HttpPeer {
  public:
    explicit HttpPeer(int socket) : m_socket(socket) {}
    bool send(const std::string& bytes) const;  // false: the other end has closed
    void untilClosed() const;                   // reads until the other end closes

  private:
    int m_socket;
};

// A real HTTP server on the loopback interface, with threads of its own. What it answers to a path is up to
// the test, also against all rules; what nobody has told it is a 404.
class HttpServer {
  public:
    // `count`: how often this path was asked for before.
    using Answer = std::function<void(const HttpPeer& peer, std::size_t count)>;
    HttpServer();
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::string url() const;  // without a slash at its end
    void on(const std::string& path, Answer answer);
    std::size_t asked(const std::string& path) const;

    static std::string whole(const std::string& body);  // a proper answer
    static std::string header(const std::string& status, const std::string& fields);

  private:
    void accept();
    void serve(int socket);

    FileDescriptor m_socket;
    unsigned m_port = 0;
    mutable std::mutex m_mutex;  // guards all below
    std::map<std::string, Answer> m_answers;
    std::map<std::string, std::size_t> m_asked;
    std::vector<int> m_open;
    std::vector<std::thread> m_threads;
    bool m_ends = false;
    std::thread m_acceptor;
};

}  // namespace hawser::test
