#include <QCoreApplication>

#include "app/remote/SignalPort.h"
#include "tests/support/TestRunner.h"

int main(int argc, char** argv) {
    hawser::remote::SignalPort::block();
    QCoreApplication application(argc, argv);
    return hawser::test::runTests(argc, argv);
}
