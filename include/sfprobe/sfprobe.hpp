// Everything the library offers.
#pragma once

#include "sfprobe/anonymize.hpp"
#include "sfprobe/compare.hpp"
#include "sfprobe/diagnosis.hpp"
#include "sfprobe/error.hpp"
#include "sfprobe/evidence.hpp"
#include "sfprobe/explain.hpp"
#include "sfprobe/finding.hpp"
#include "sfprobe/many.hpp"
#include "sfprobe/plan.hpp"
#include "sfprobe/profiles.hpp"
#include "sfprobe/report.hpp"
#include "sfprobe/run.hpp"
#include "sfprobe/system.hpp"
#include "sfprobe/target.hpp"
#include "sfprobe/ticket.hpp"
#include "sfprobe/value.hpp"
