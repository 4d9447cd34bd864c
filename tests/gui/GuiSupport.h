#pragma once

#include <QTest>
#include <functional>
#include <ostream>

#include "tests/gui/SampleTarget.h"

namespace hawser::test {

inline constexpr int kLimit = 5000;  // milliseconds; each wait is on a condition

inline bool waitFor(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, kLimit);
}

template <class T>
T* child(QWidget& parent, const char* objectName) {
    return parent.findChild<T*>(QString::fromLatin1(objectName));
}

}  // namespace hawser::test

inline std::ostream& operator<<(std::ostream& out, const QString& text) {
    return out << text.toStdString();
}
