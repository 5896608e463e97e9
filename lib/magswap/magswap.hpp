#pragma once

// Everything that a program needs to ask what a magnet does and what could replace it.
#include "magswap/core/error.hpp"
#include "magswap/core/version.hpp"
#include "magswap/magnet/figures.hpp"
#include "magswap/magnet/grade_model.hpp"
#include "magswap/material/library.hpp"
#include "magswap/units/text.hpp"
