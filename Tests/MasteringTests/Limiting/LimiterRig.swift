import AudioCore
import AudioFiles
import Mastering
import TestSupport

/// A limiter around samples in memory.
struct LimiterRig {
  let source: MemorySource
  let track: PeakTrack
  let limiter: Limiter
  let constants: LimiterConstants

  init(
    _ samples: [[Float]], rate: Int = 48_000, style: LimitSettings.Style = .balanced,
    ceiling: Double = -1, maximumDriveDB: Double = 24,
    adjust: (inout LimitSettings) -> Void = { _ in
    }
  ) throws {
    var settings = MasterSettings().limit
    settings.style = style
    settings.ceiling = ceiling
    adjust(&settings)
    guard let constants = LimiterConstants(settings: settings, sampleRate: rate) else {
      throw LacquerError(.usage, "style off has no limiter")
    }
    self.constants = constants
    source = MemorySource(samples: samples, sampleRate: rate)
    track = try PeakTrack.measure(
      source, maximumDriveDB: maximumDriveDB, ceilingDBTP: ceiling, scratch: ScratchSpace())
    limiter = Limiter(source: source, track: track, constants: constants)
  }

  /// Output samples and what was done.
  func render(
    driveDB: Double, peakControl: Limiter.PeakControl = .skip,
    from checkpoint: GainCheckpoint = GainCheckpoint()
  ) throws -> (samples: [[Float]], outcome: LimiterOutcome) {
    var out = [[Float]](repeating: [], count: source.format.channels)
    var next = checkpoint.frame
    let outcome = try limiter.render(
      driveDB: driveDB, peakControl: peakControl, from: checkpoint
    ) { block, frame in
      precondition(frame == next, "blocks arrive in order")
      for channel in out.indices {
        for i in 0..<block.frames { out[channel].append(block[channel: channel, frame: i]) }
      }
      next += block.frames
    }
    return (out, outcome)
  }
}
