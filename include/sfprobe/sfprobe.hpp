// Everything the library offers.
#pragma once

#include "sfprobe/diagnosis.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/evidence.hpp"
#include "sfprobe/finding.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "sfprobe/target.hpp"
#include "sfprobe/value.hpp"
