#include "tests/support/Places.h"

namespace hawser::test {

std::string builtFile(const std::string& name) {
    return HAWSER_BIN_DIR "/" + name;
}

std::string sharedFile(const std::string& name) {
    return HAWSER_SHARED_DIR "/" + name;
}

}  // namespace hawser::test
