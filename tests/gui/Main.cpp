// Widget tests run without a screen.
#include <QApplication>
#include <QStandardPaths>

#include "tests/support/TestRunner.h"

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setQuitOnLastWindowClosed(false);
    return hawser::test::runTests(argc, argv);
}
