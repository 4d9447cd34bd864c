// For what has timers, sockets or signals of Qt's.
#include <QCoreApplication>

#include "tests/support/TestRunner.h"

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    return hawser::test::runTests(argc, argv);
}
