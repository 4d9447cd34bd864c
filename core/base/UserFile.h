#pragma once

#include <string>
#include <string_view>

#include "core/base/ByteReader.h"
#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

namespace hawser {

// A file that the user named: a log, a recording, a trace, commands to run. Such a name may lead anywhere:
// into somebody else's folder, round a loop of links, to a FIFO that nobody reads. Only regular files are
// opened, and terminals to write to; opening and reading never wait, and nothing throws. One thread.
class UserFile {
  public:
    enum class Writing {
        Anew,    // what stands in it goes
        Behind,  // what stands in it stays
    };

    // Errors: InvalidArgument: it is neither file nor terminal; Io: the operating system refused.
    static Result<UserFile> toWrite(const std::string& path, Writing how);
    // The same, and a terminal is refused as well.
    static Result<UserFile> toRead(const std::string& path);

    // Makes a file that only this user may read and write, and takes the others' rights from one that is
    // there.
    static Result<> makePrivate(const std::string& path);

    // All of it is with the operating system when this returns. Error Io; a part may stand in the file then.
    // A terminal that takes nothing is waited for no longer than kTerminalPatience.
    Result<> write(ByteSpan bytes);
    Result<> write(std::string_view text) { return write(std::as_bytes(std::span(text))); }
    // How many bytes were read; 0: there are no more. Error Io.
    Result<std::size_t> read(std::span<std::byte> into);

    const std::string& path() const { return m_path; }
    // The open file itself, for whoever reads it in another way.
    FileDescriptor takeDescriptor() && { return std::move(m_file); }

    static constexpr int kTerminalPatience = 100;  // milliseconds, for one write

  private:
    UserFile(FileDescriptor file, std::string path) : m_file(std::move(file)), m_path(std::move(path)) {}
    static Result<UserFile> open(const std::string& path, int flags, bool terminalToo);

    FileDescriptor m_file;
    std::string m_path;
};

// The whole of a file that is read at once. Errors as UserFile, and Unsupported: it holds more than `limit`
// bytes.
Result<std::string> readUserFile(const std::string& path, std::size_t limit);

// For a library that opens by itself: what stands there is a regular file, or nothing yet.
bool mayBecomeUserFile(const std::string& path);

}  // namespace hawser
