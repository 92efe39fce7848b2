#include "clients/to_prediction.hpp"

#include <cmath>

namespace sfprobe::clients {
Prediction to_prediction(std::string_view client, const Result& result) {
  Prediction prediction;
  prediction.client = client;
  prediction.outcome = result.kind;
  prediction.codes = result.codes;
  prediction.status = result.status;
  prediction.message = result.text;
  prediction.because = result.because;
  prediction.certainty = result.inferred ? Certainty::inferred : Certainty::observed;
  prediction.after_ms = std::llround(result.ms);
  prediction.told = result.told;
  prediction.mute = result.mute;
  if (result.kind != ClientOutcome::response) prediction.stage = result.stage;
  return prediction;
}

}  // namespace sfprobe::clients
