internal import AudioCore
internal import DSP
import Glibc

/// Curves of the closed loop as the plan holds them.
enum PlanCurves {
  /// The tone filter, or nil when it does nothing.
  ///
  /// Values are rounded to 1e-6 dB so that a plan reads back to the same filter.
  static func tone(
    _ applied: [Double], settings: MasterSettings, format: AudioFormat, phase: TonePhase
  ) -> TonePlan? {
    let isForced = settings.limit.safeband == .on && format.sampleRate > 44_000
    // One channel is all mid.
    let bands = settings.tone.bands.filter { format.channels == 2 || $0.place != .side }
    guard isForced || !bands.isEmpty || applied.contains(where: { abs($0) > 0.01 }) else {
      return nil
    }
    let endsBand =
      isForced
      || (settings.limit.safeband == .auto && settings.limit.style != .off
        && (44_000...48_000).contains(format.sampleRate))
    return TonePlan(
      curve: SpectralGrid.curve(applied.map(rounded)), phase: phase.phase, endsBand: endsBand,
      bands: bands.isEmpty ? nil : bands)
  }

  /// The side filter with everything below `width.mono` taken out, or nil when it does nothing.
  static func side(_ applied: [Double], settings: MasterSettings) -> GainCurve? {
    var curve = applied
    if let mono = settings.width.mono {
      for i in curve.indices {
        let octaves = log2(SpectralGrid.hertz(i) / mono)
        curve[i] += -90 * min(1, max(0, -octaves * 4))
      }
    }
    guard curve.contains(where: { abs($0) > 0.01 }) else { return nil }
    return SpectralGrid.curve(curve.map(rounded))
  }

  private static func rounded(_ value: Double) -> Double { value.rounded(toParts: 1e6) }
}
