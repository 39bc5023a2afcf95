internal import AudioFiles

extension RenderPlan {
  /// Levels of float samples, which go up to 770 dBFS, dB.
  static let levels = -1000.0...1000.0

  /// Gains before the limiter: samples as loud as floats can be, brought down to −70 LUFS and beyond, dB.
  static let drives = -900.0...900.0

  /// Refuses level, limiter and figures that nothing could be rendered with, and corrections beyond the
  /// master's end; `frames` is how long it is at a rate.
  func validate(_ place: String, frames: (Int) -> Int, _ check: DocumentCheck) throws {
    try check.whole(sampleRate, "\(place).sampleRate", in: AudioFile.supportedRates)
    try check.number(driveDB, "\(place).driveDB", in: Self.drives)
    if let limiter {
      try check.whole(
        limiter.sampleRate, "\(place).limiter.sampleRate", in: sampleRate...sampleRate)
      try limiter.validate("\(place).limiter", check)
    }
    try loudness.validate("\(place).loudness", check)
    // That they rise is checked where they are read.
    guard let last = corrections.last else { return }
    try check.whole(
      last.frame, "the last frame of \(place).corrections", in: 0...frames(sampleRate) - 1)
  }
}

extension DeliveredLoudness {
  /// Refuses figures that no audio measures.
  func validate(_ place: String, _ check: DocumentCheck) throws {
    let levels = RenderPlan.levels
    try check.number(integratedLUFS, "\(place).integratedLUFS", in: levels)
    try check.number(rangeLU, "\(place).rangeLU", in: levels)
    try check.number(truePeakDBTP, "\(place).truePeakDBTP", in: levels)
    try check.number(maximumMomentaryLUFS, "\(place).maximumMomentaryLUFS", in: levels)
    try check.number(maximumShortTermLUFS, "\(place).maximumShortTermLUFS", in: levels)
  }
}

extension LimiterConstants {
  /// Ceilings a limiter may have, dBTP.
  static let ceilings = -100.0...0.0

  /// Refuses constants that no limiter works with; `sampleRate` is known to be one.
  func validate(_ place: String, _ check: DocumentCheck) throws {
    try check.number(ceilingDBTP, "\(place).ceilingDBTP", in: Self.ceilings)
    try check.number(link, "\(place).link", in: 0...1)
    // 20 ms, which keeps averages inside what their integers hold.
    try check.whole(
      lookaheadFrames, "\(place).lookaheadFrames", in: 1...max(8, sampleRate / 50))
    try check.whole(finishFrames, "\(place).finishFrames", in: 0...max(8, sampleRate / 50))
    try check.number(firstShare, "\(place).firstShare", in: 0...1)
    try check.number(finishDB, "\(place).finishDB", in: 0...100)
    let valleys = 0...sampleRate
    try check.whole(bridgeFrames, "\(place).bridgeFrames", in: valleys)
    try check.whole(sustainFrames, "\(place).sustainFrames", in: valleys)
    try check.whole(lowBridgeFrames, "\(place).lowBridgeFrames", in: valleys)
    try check.number(lowMarginDB, "\(place).lowMarginDB", in: -100...100)
    try check.number(lowFactor, "\(place).lowFactor", in: 0...100)
    let times = 0.0...1e6
    if let slowAttackMilliseconds {
      try check.number(slowAttackMilliseconds, "\(place).slowAttackMilliseconds", in: times)
    }
    try check.number(slowReleaseMilliseconds, "\(place).slowReleaseMilliseconds", in: times)
    try check.number(fastReleaseMilliseconds, "\(place).fastReleaseMilliseconds", in: times)
    try check.whole(boxes, "\(place).boxes", in: 1...4)
  }
}
