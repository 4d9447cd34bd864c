#include "app/window/LogHandler.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <QByteArray>
#include <QString>

namespace hawser::window {
namespace {

spdlog::level::level_enum levelOf(QtMsgType type) {
    switch (type) {
        case QtDebugMsg:
            return spdlog::level::debug;
        case QtInfoMsg:
            return spdlog::level::info;
        case QtWarningMsg:
            return spdlog::level::warn;
        case QtCriticalMsg:
            return spdlog::level::err;
        case QtFatalMsg:
            return spdlog::level::critical;
    }
    return spdlog::level::warn;
}

void onQtMessage(QtMsgType type, const QMessageLogContext&, const QString& text) {
    if (const auto logger = spdlog::get("ui")) logger->log(levelOf(type), text.toStdString());
}

}  // namespace

void installLogging(bool verbose) {
    for (const char* name : {"ui", "app"}) {
        auto logger = spdlog::stderr_color_mt(name);
        logger->set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
    }
    qInstallMessageHandler(onQtMessage);
}

}  // namespace hawser::window
