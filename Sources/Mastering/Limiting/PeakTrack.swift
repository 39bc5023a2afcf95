public import AudioCore
public import AudioFiles
import DSP

/// What a limiter needs to know about its input whatever the drive: true peaks, edge levels.
///
/// For every channel and frame n the largest magnitude of the signal over [n−1, n+1], oversampled
/// (8 times at 44.1 and 48 kHz), linear and unscaled; and per 32 frames the level below 300 Hz and next
/// to half the rate. Kept in scratch files, so that the drive can be changed without measuring again.
/// Used by one thread at a time.
public final class PeakTrack {
  /// Rate and channels of the audio.
  public let format: AudioFormat
  /// Length of the audio in frames.
  public let frames: Int
  /// Peaks below this linear level were not looked for between the samples.
  public let threshold: Float

  let peaks: any AudioSource
  /// Per 32 frames the level below 300 Hz and the one next to half the rate.
  let edgeLevels: any AudioSource

  init(
    format: AudioFormat, frames: Int, threshold: Float, peaks: any AudioSource,
    edgeLevels: any AudioSource
  ) {
    self.format = format
    self.frames = frames
    self.threshold = threshold
    self.peaks = peaks
    self.edgeLevels = edgeLevels
  }

  /// Whether the track knows every peak that matters at a drive and a ceiling in dB.
  public func covers(driveDB: Double, ceilingDBTP: Double) -> Bool {
    Double(threshold) <= PeakTrack.threshold(driveDB: driveDB, ceilingDBTP: ceilingDBTP) * 1.000_001
  }

  /// Linear input level that comes within 0.5 dB of a ceiling in dBTP at a drive in dB.
  public static func threshold(driveDB: Double, ceilingDBTP: Double) -> Double {
    Decibels.gain(ceilingDBTP - driveDB - 0.5)
  }

  /// Measures a whole source.
  ///
  /// `maximumDriveDB` is the largest drive the track will be asked about at `ceilingDBTP`; what
  /// cannot matter even then is skipped, which is most of the work.
  public static func measure(
    _ source: any AudioSource, maximumDriveDB: Double, ceilingDBTP: Double, scratch: ScratchSpace,
    cancellation: Cancellation? = nil
  ) throws -> PeakTrack {
    let builder = try PeakTrackBuilder(
      format: source.format, maximumDriveDB: maximumDriveDB, ceilingDBTP: ceilingDBTP,
      scratch: scratch)
    try source.forEachBlock(of: 16_384, cancellation: cancellation) { block, _ in
      try builder.append(block)
    }
    return try builder.finish()
  }
}
