#pragma once

#include <QTest>
#include <functional>
#include <ostream>

#include "tests/gui/SampleTarget.h"
#include "tests/support/Patience.h"

namespace hawser::test {

inline bool waitFor(const std::function<bool()>& condition) {
    return QTest::qWaitFor(condition, static_cast<int>(kPatience.count()));
}

template <class T>
T* child(QWidget& parent, const char* objectName) {
    return parent.findChild<T*>(QString::fromLatin1(objectName));
}

}  // namespace hawser::test

inline std::ostream& operator<<(std::ostream& out, const QString& text) {
    return out << text.toStdString();
}
