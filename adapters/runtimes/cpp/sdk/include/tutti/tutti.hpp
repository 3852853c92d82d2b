#pragma once

/** Everything that a worker in C++ needs. */

#include "tutti/containers.hpp"
#include "tutti/context.hpp"
#include "tutti/convert.hpp"
#include "tutti/elements.hpp"
#include "tutti/errors.hpp"
#include "tutti/fields.hpp"
#include "tutti/log.hpp"
#include "tutti/value.hpp"
#include "tutti/worker.hpp"
