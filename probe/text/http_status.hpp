// Purpose: what clients make of a status alone (RFC 9110, section 15.4; the Fetch standard's
// "redirect status"). Threads: pure.
#pragma once

namespace sfprobe::text {

// Followed where the answer has a Location. 300, 304, 305 and 306 are not.
constexpr bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The request is made again as it was, instead of a GET.
constexpr bool keeps_method(int status) { return status == 307 || status == 308; }

}  // namespace sfprobe::text
