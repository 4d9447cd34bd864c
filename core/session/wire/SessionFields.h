#pragma once

// Every struct of SessionRequest and SessionEvent, member by member.
#include "core/session/wire/AnswerFields.h"
#include "core/session/wire/EventFields.h"
#include "core/session/wire/RequestFields.h"
