// Purpose: cures, tried on the captured chain before anybody is told of them: the CLI's view with
// one thing changed. Nothing is taken from the wire: every anchor comes from a local store.
// Threads: any. Failure: a cure that does not help is recorded as such.
#pragma once

#include "checks/certificate/verify_views.hpp"
#include "trust/anchors.hpp"

namespace sfprobe::tls {

// Nothing is exported for a chain that the CLI accepts already: that is recorded as well.
void decline_export(const Captured& captured, const Trust& trust, Recorder& recorder);

void try_cures(const Captured& captured, const Trust& trust, const trust::AnchorsFacts& anchors,
               trust::Trial& trial, Recorder& recorder);

}  // namespace sfprobe::tls
