internal import AudioCore
internal import DSP
import Glibc

/// The phase of the tone filter, and why.
struct TonePhase: Equatable {
  /// Never `auto`.
  var phase: ToneSettings.Phase
  /// Follows the name of the phase in the report ("because …"); empty when the person chose.
  var reason: String

  /// What the settings say, or what `auto` comes to.
  ///
  /// That is minimum phase, except where mix and reference are the same song: there it is whichever of
  /// minimum and linear phase follows the phase measured between the two.
  init(settings: ToneSettings, song: SameSong?, curve: [Double], sampleRate: Int) {
    guard settings.phase == .auto else {
      self.init(phase: settings.phase, reason: "")
      return
    }
    guard let song, curve.contains(where: { abs($0) > 0.05 }) else {
      self.init(phase: .minimum, reason: "because it has no pre-ringing")
      return
    }
    let gains = SpectralGrid.curve(curve)
    let minimum = Self.agreement(song, Self.minimumPhase(gains, sampleRate), sampleRate)
    let linear = Self.agreement(song, nil, sampleRate)
    let isLinear = linear.likeness > minimum.likeness
    let (taken, left) = isLinear ? (linear, minimum) : (minimum, linear)
    self.init(
      phase: isLinear ? .linear : .minimum,
      reason: "because both are the same song and it fits the phase between them better "
        + "(\(Numeral.fixed(taken.degrees, 1))° off on average against \(Numeral.fixed(left.degrees, 1))°)"
    )
  }

  private init(phase: ToneSettings.Phase, reason: String) {
    self.phase = phase
    self.reason = reason
  }

  /// Phase of the minimum-phase filter at the bins of `SameSong.size`, radians.
  private static func minimumPhase(_ curve: GainCurve, _ sampleRate: Int) -> [Double] {
    let taps = SameSong.size / 2
    let kernel = FIRDesign.minimumPhase(curve, taps: taps, sampleRate: sampleRate).taps
    let spectrum = RealFFTDouble(size: SameSong.size).forward(
      kernel + [Double](repeating: 0, count: SameSong.size - taps))
    return zip(spectrum.real, spectrum.imaginary).map { atan2($1, $0) }
  }

  /// How well a phase explains the measured one from 40 Hz to 16 kHz, every octave counting alike, at
  /// the best delay within two samples: 0 … 1, and as the angle that it stands for.
  private static func agreement(
    _ song: SameSong, _ phase: [Double]?, _ sampleRate: Int
  ) -> (likeness: Double, degrees: Double) {
    let spacing = Double(sampleRate) / Double(SameSong.size)
    let first = Int(40 / spacing) + 1
    let last = min(SameSong.size / 2 - 1, Int(16_000 / spacing))
    let weights = (first...last).map { song.coherence[$0] / Double($0) }
    let angles = (first...last).map {
      atan2(song.response.imaginary[$0], song.response.real[$0]) - (phase?[$0] ?? 0)
    }
    let total = weights.reduce(0, +)
    var best = 0.0
    for step in -40...40 {
      let delay = Double(step) / 20
      var real = 0.0
      for k in first...last {
        let turn = 2 * .pi * Double(k) * delay / Double(SameSong.size)
        real += weights[k - first] * cos(angles[k - first] + turn)
      }
      // A polarity of its own or a turn of the whole is not what a filter does.
      best = max(best, abs(real) / max(total, 1e-30))
    }
    return (best, acos(min(1, best)) * 180 / .pi)
  }
}
