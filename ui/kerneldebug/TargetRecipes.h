#pragma once

#include <QString>
#include <QStringList>

#include "core/session/start/ConnectionForm.h"

namespace hawser::ui {

enum class Recipe { Qemu, Libvirt, VirtualBox, VMware, Windows };

QString nameOf(Recipe recipe);

// The exact lines that give the target a serial port at the other end of this connection; for Windows, the
// boot settings. Pure. The form has passed check().
QString recipeText(Recipe recipe, const session::ConnectionForm& form);

}  // namespace hawser::ui
