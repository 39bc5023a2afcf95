public import DSP

/// The tone filter of a plan.
public struct TonePlan: Codable, Sendable, Equatable {
  /// Gain of mid, and of both channels, dB.
  public var curve: GainCurve
  /// Phase; never `auto` in a plan.
  public var phase: ToneSettings.Phase
  /// Whether the band ends at 20 kHz (`limit.safeband`).
  public var endsBand: Bool
}
