#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace tutti::detail {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/** That many milliseconds from then; nothing for NaN, which stands for no limit. */
inline std::optional<Clock::time_point> after(Clock::time_point then, double ms) {
  constexpr double century_ms = 100.0 * 365 * 24 * 3600 * 1000;
  if (std::isnan(ms)) return std::nullopt;
  return then + std::chrono::duration_cast<Clock::duration>(Milliseconds(std::min(ms, century_ms)));
}

inline double ms_until(Clock::time_point then) { return Milliseconds(then - Clock::now()).count(); }

inline std::optional<Clock::time_point> earliest(std::optional<Clock::time_point> a, std::optional<Clock::time_point> b) {
  if (!a.has_value() || !b.has_value()) return a.has_value() ? a : b;
  return std::min(*a, *b);
}

}  // namespace tutti::detail
