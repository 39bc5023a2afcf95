public import DSP

/// The tone filter of a plan.
public struct TonePlan: Codable, Sendable, Equatable {
  /// Gain that matching and tilt give to both channels, dB.
  public var curve: GainCurve
  /// Phase; never `auto` in a plan.
  public var phase: ToneSettings.Phase
  /// Whether the band ends at 20 kHz (`limit.safeband`).
  public var endsBand: Bool
  /// Own equaliser bands on top; nil in plans without any.
  public var bands: [ToneBand]?

  /// Gain of mid with the person's own bands, dB, on the curve's grid.
  public var gain: GainCurve { gain(of: .mid) }

  /// Gain of mid or side with the person's own bands, dB, on the curve's grid.
  func gain(of place: ToneBand.Place) -> GainCurve {
    guard let bands else { return curve }
    var result = curve
    for i in result.decibels.indices {
      result.decibels[i] += bands.decibels(at: curve.frequencyHz(i), of: place)
    }
    return result
  }
}

extension [ToneBand] {
  /// Sum of the gains of the bands that act on mid or side, dB.
  func decibels(at hertz: Double, of place: ToneBand.Place) -> Double {
    reduce(0) { sum, band in
      band.place == place || band.place == .both
        ? sum + band.filter.decibels(at: hertz) : sum
    }
  }
}
