import AudioCore

/// What a filter lets be heard before the sound that causes it.
public struct PreRinging: Codable, Sendable, Equatable {
  /// Largest tap 5 ms or more before the main lobe, against the largest of all, dB; −200 for none.
  public var decibels: Double
  /// How long before the main lobe the response first passes −60 dB, ms.
  public var milliseconds: Double

  /// Level from which ringing is counted in `milliseconds`, dB under the main lobe.
  public static let floorDB = -60.0
  /// Distance from which `decibels` is counted, ms.
  public static let distanceMilliseconds = 5.0
}

extension FIRKernel {
  /// What stands before the main lobe, the largest tap.
  public func preRinging(sampleRate: Int) -> PreRinging {
    let levels = taps.map(abs)
    guard let main = levels.indices.max(by: { levels[$0] < levels[$1] }), levels[main] > 0 else {
      return PreRinging(decibels: -200, milliseconds: 0)
    }
    let perMillisecond = Double(sampleRate) / 1000
    let edge = main - Int((PreRinging.distanceMilliseconds * perMillisecond).rounded(.up))
    let early = edge >= 0 ? levels[...edge].max() ?? 0 : 0
    let floor = levels[main] * Decibels.gain(PreRinging.floorDB)
    let first = levels.firstIndex { $0 >= floor } ?? main
    return PreRinging(
      decibels: early > levels[main] * 1e-10 ? Decibels.amplitude(early / levels[main]) : -200,
      milliseconds: Double(main - first) / perMillisecond)
  }
}
