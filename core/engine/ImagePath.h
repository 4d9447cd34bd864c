#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::engine {

// Where image files are looked for, as WinDbg writes it: folders apart by semicolons; of "srv*FOLDER*URL" the
// folders count, for nothing is downloaded. In a folder an image stands by its name, or as in a symbol store:
// NAME/TIMESTAMPSIZE/NAME, two-tier with the name's first two letters before it. Letter case does not count.
// A value; any thread.
class ImagePath {
  public:
    ImagePath() = default;
    explicit ImagePath(std::string text);

    const std::string& text() const { return m_text; }
    bool empty() const { return m_folders.empty(); }

    // The files that are there for an image, in the order of the path. `name` is not trusted: one that is no
    // plain file name finds nothing. `timestamp` and `size` as in the image's header.
    std::vector<std::string> filesFor(std::string_view name, std::uint32_t timestamp,
                                      std::uint64_t size) const;

  private:
    std::string m_text;
    std::vector<std::string> m_folders;
};

}  // namespace hawser::engine
