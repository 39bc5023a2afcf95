import DSP
import Glibc

/// The shapes of every fade at one rate, made before the audio thread needs them.
final class FadeTables {
  /// Length of a switch of source.
  static let switchMilliseconds = 10

  /// Frames of a switch of source.
  let switchFrames: Int
  /// Frames of a change of plan: 60 ms.
  let planFrames: Int
  /// Rising t − sin(2πt)/2π over `planFrames`.
  let plan: AlignedBuffer<Float>
  /// Rising sine over `switchFrames`.
  let sine: AlignedBuffer<Float>

  init(sampleRate: Int) {
    switchFrames = max(1, sampleRate * Self.switchMilliseconds / 1000)
    planFrames = max(1, sampleRate * 6 / 100)
    plan = AlignedBuffer(count: planFrames)
    sine = AlignedBuffer(count: switchFrames)
    for i in 0..<planFrames {
      let t = (Double(i) + 0.5) / Double(planFrames)
      plan[i] = Float(t - sin(2 * .pi * t) / (2 * .pi))
    }
    for i in 0..<switchFrames {
      sine[i] = Float(sin(.pi / 2 * (Double(i) + 0.5) / Double(switchFrames)))
    }
  }
}
