internal import AudioCore
internal import DSP
import Glibc

/// Turns the plan's curves into kernels for one sample rate.
enum FilterDesign {
  /// Kernels for a track, or nil when neither curve does anything.
  static func filters(
    tone: TonePlan?, side: GainCurve?, format: AudioFormat
  ) -> FilteredSource.Filters? {
    let toneKernel = tone.map { kernel(for: $0, sampleRate: format.sampleRate) }
    guard format.channels == 2, let side else { return toneKernel.map { .every($0) } }
    // Side that is taken out below a frequency needs an edge of a few hertz.
    let taps = side.decibels.contains { $0 < -60 } ? 16_384 : 4096
    let sideKernel = FIRDesign.linearPhase(
      side, taps: taps * scale(format.sampleRate), sampleRate: format.sampleRate)
    guard let toneKernel else { return .midSide(mid: nil, side: sideKernel) }
    return .midSide(mid: toneKernel, side: toneKernel.followed(by: sideKernel))
  }

  private static func kernel(for tone: TonePlan, sampleRate: Int) -> FIRKernel {
    let curve = tone.endsBand ? endingBand(tone.curve, sampleRate: sampleRate) : tone.curve
    let scale = scale(sampleRate)
    switch tone.phase {
    case .auto, .minimum:
      return FIRDesign.minimumPhase(curve, taps: 8192 * scale, sampleRate: sampleRate)
    case .linear:
      return FIRDesign.linearPhase(curve, taps: 16_384 * scale, sampleRate: sampleRate)
    case .mixed:
      return FIRDesign.mixedPhase(
        curve, splitHz: 200, minimumTaps: 8192 * scale, linearTaps: 4096 * scale,
        sampleRate: sampleRate)
    }
  }

  /// Taps grow with the rate, so that resolution in Hz stays.
  private static func scale(_ sampleRate: Int) -> Int {
    sampleRate <= 50_000 ? 1 : sampleRate <= 100_000 ? 2 : sampleRate <= 200_000 ? 4 : 8
  }

  /// The curve with a low-pass from 20 kHz to 0.495 × the rate (dsp §2.6), so that every meter
  /// agrees on the peak.
  private static func endingBand(_ curve: GainCurve, sampleRate: Int) -> GainCurve {
    let stop = 0.495 * Double(sampleRate)
    guard stop > 20_000 else { return curve }
    let density = 768
    let count = Int(log2(0.5 * Double(sampleRate) / curve.lowestHz) * Double(density)) + 2
    let decibels = (0..<count).map { index in
      let hertz = curve.lowestHz * exp2(Double(index) / Double(density))
      let share = min(1, max(0, (hertz - 20_000) / (stop - 20_000)))
      return curve.decibels(at: hertz) - 100 * share * share
    }
    return GainCurve(lowestHz: curve.lowestHz, pointsPerOctave: density, decibels: decibels)
  }
}
