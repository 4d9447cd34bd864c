#define CATCH_CONFIG_RUNNER
#include <QCoreApplication>
#include <catch2/catch.hpp>

#include "app/remote/SignalPort.h"

int main(int argc, char** argv) {
    hawser::remote::SignalPort::block();
    QCoreApplication application(argc, argv);
    return Catch::Session().run(argc, argv);
}
