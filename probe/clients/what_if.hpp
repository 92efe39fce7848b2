// Purpose: what the CLI would do in an environment that is changed in one thing, by its model.
// Threads: pure. Failure: nothing, if the evidence does not say what the change leads to.
#pragma once

#include <optional>
#include <string_view>

#include "facts/observed.hpp"
#include "sfprobe/diagnosis.hpp"

namespace sfprobe::clients {

// The CLI's prediction with that change. Variables that decide about trust count as far as a fix
// of that id was tried on the captured chain; `fix` is "" for none.
std::optional<Prediction> predict_with(const Observed& observed, const EnvChange& change,
                                       std::string_view fix = {});

// The CLI's prediction with the trust that a fix of that id gives, as far as it was tried on the
// captured chain. Nothing if it was tried on none.
std::optional<Prediction> predict_trusting(const Observed& observed, std::string_view fix);

// The CLI's prediction as if it trusted every --ca-file: whoever gives one asks just that.
Prediction predict_with_ca_files(const Observed& observed);

// It comes to an answer of the login endpoint, as far as was observed.
bool gets_through(const std::optional<Prediction>& prediction);

// The same, and the answer is that of Salesforce's token endpoint: a login could go on from there.
bool logs_in(const Observed& observed, const std::optional<Prediction>& prediction);

// A fix's change of the environment, tried on the model. Nothing if the CLI gets through already,
// or the model does not know what the change does.
std::optional<Proof> try_change(const Observed& observed, const EnvChange& change,
                                std::string_view fix = {});

}  // namespace sfprobe::clients
