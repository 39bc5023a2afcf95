internal import AudioCore

extension TrackProfile {
  /// Length from which on the mean of what sounds is an offset and no part of its sound, s.
  private static let shortestWithOffset = 0.1
  /// Level from which on an offset is a fault, dBFS.
  private static let faultyOffsetDBFS = -60.0

  /// The largest offset of a channel, as a share of full scale with its sign, where it is a fault or
  /// would be one raised by `liftDB`; nil where there is none.
  ///
  /// Digital silence around the sound and long ones in it do not count: they would hide the offset.
  public func faultyOffset(raisedByDB liftDB: Double = 0) -> Double? {
    let sounding = Double(soundingFrames) / Double(sampleRate)
    guard sounding >= Self.shortestWithOffset,
      let offset = soundingOffsets.max(by: { abs($0) < abs($1) }),
      abs(offset) > Decibels.gain(Self.faultyOffsetDBFS - max(0, liftDB))
    else { return nil }
    return offset
  }
}
