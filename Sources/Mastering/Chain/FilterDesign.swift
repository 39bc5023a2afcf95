internal import AudioCore
internal import DSP
import Glibc

/// Turns the plan's curves into kernels for one sample rate.
enum FilterDesign {
  /// Kernels for a track, or nil when neither curve does anything.
  static func filters(
    tone: TonePlan?, side: GainCurve?, format: AudioFormat
  ) -> FilteredSource.Filters? {
    let toneKernel = tone.map { kernel(for: $0, of: .mid, sampleRate: format.sampleRate) }
    let ownSide = tone?.partsSide == true && format.channels == 2 ? tone : nil
    let sideTone =
      ownSide.map { kernel(for: $0, of: .side, sampleRate: format.sampleRate) } ?? toneKernel
    guard format.channels == 2, let side else {
      if ownSide != nil, let sideTone { return .midSide(mid: toneKernel, side: sideTone) }
      return toneKernel.map { .every($0) }
    }
    let sideKernel = sideKernel(for: side, sampleRate: format.sampleRate)
    guard let toneKernel, let sideTone else { return .midSide(mid: nil, side: sideKernel) }
    return .midSide(mid: toneKernel, side: sideTone.followed(by: sideKernel))
  }

  /// The width filter: 4096 taps, or 16384 where the curve has edges and peaks that ring for longer.
  private static func sideKernel(for curve: GainCurve, sampleRate: Int) -> FIRKernel {
    let scale = scale(sampleRate)
    let long = FIRDesign.linearPhase(curve, taps: 16_384 * scale, sampleRate: sampleRate)
    let reach = 2048 * scale
    let middle = long.lookahead - reach..<long.lookahead + reach
    func energy(_ taps: some Sequence<Double>) -> Double { taps.reduce(0) { $0 + $1 * $1 } }
    let all = energy(long.taps)
    guard all - energy(long.taps[middle]) < 1e-6 * all else { return long }
    return FIRDesign.linearPhase(curve, taps: 2 * reach, sampleRate: sampleRate)
  }

  /// The tone filter as mid or side goes through it.
  static func kernel(
    for tone: TonePlan, of place: ToneBand.Place, sampleRate: Int
  ) -> FIRKernel {
    let curve = drawn(tone, of: place, sampleRate: sampleRate)
    let scale = scale(sampleRate)
    switch tone.phase {
    case .auto, .minimum:
      return FIRDesign.minimumPhase(
        curve, taps: (isSteepInTheBass(tone.curve) ? 16_384 : 8192) * scale, sampleRate: sampleRate)
    case .linear:
      return FIRDesign.linearPhase(curve, taps: 16_384 * scale, sampleRate: sampleRate)
    case .mixed:
      return FIRDesign.mixedPhase(
        curve, splitHz: 200, minimumTaps: 8192 * scale, linearTaps: 4096 * scale,
        sampleRate: sampleRate)
    }
  }

  /// Whether a curve moves by more than 6 dB in a sixth of an octave below 118 Hz, where 8192 taps, which
  /// resolve 5 Hz, would smear it over the bands beside.
  private static func isSteepInTheBass(_ curve: GainCurve) -> Bool {
    let sixth = curve.pointsPerOctave / 6
    let bass = Int(log2(118 / curve.lowestHz) * Double(curve.pointsPerOctave))
    let first = max(0, Int(log2(25 / curve.lowestHz) * Double(curve.pointsPerOctave)))
    let last = min(bass, curve.decibels.count - 1) - sixth
    guard sixth > 0, first <= last else { return false }
    return (first...last).contains { abs(curve.decibels[$0 + sixth] - curve.decibels[$0]) > 6 }
  }

  /// Taps grow with the rate, so that resolution in Hz stays.
  private static func scale(_ sampleRate: Int) -> Int {
    sampleRate <= 50_000 ? 1 : sampleRate <= 100_000 ? 2 : sampleRate <= 200_000 ? 4 : 8
  }

  /// The curve with the person's own bands in their exact shape, and a low-pass from 20 kHz to
  /// 0.495 × the rate (docs/algorithms/tone.md), so that every meter agrees on the peak, where the band ends.
  private static func drawn(
    _ tone: TonePlan, of place: ToneBand.Place, sampleRate: Int
  ) -> GainCurve {
    let stop = 0.495 * Double(sampleRate)
    let endsBand = tone.endsBand && stop > 20_000
    let bands = tone.bands ?? []
    guard endsBand || !bands.isEmpty else { return tone.curve }
    let density = 768
    // Cuts go on below the grid of spectra.
    let lowest = bands.isEmpty ? tone.curve.lowestHz : tone.curve.lowestHz / 16
    let count = Int(log2(0.5 * Double(sampleRate) / lowest) * Double(density)) + 2
    let decibels = (0..<count).map { index in
      let hertz = lowest * exp2(Double(index) / Double(density))
      var gain = tone.curve.decibels(at: hertz)
      if endsBand {
        let share = min(1, max(0, (hertz - 20_000) / (stop - 20_000)))
        gain -= 100 * share * share
      }
      return gain + bands.decibels(at: hertz, of: place)
    }
    return GainCurve(lowestHz: lowest, pointsPerOctave: density, decibels: decibels)
  }
}

extension TonePlan {
  /// Whether side goes through another filter than mid.
  fileprivate var partsSide: Bool { bands?.contains { $0.place != .both } ?? false }
}
