internal import AudioCore
internal import AudioFiles
internal import Metering

/// A master whose peaks hold: its samples in scratch, as they will be written but for dither and codecs.
struct RenderedMaster {
  /// The samples, with their fades.
  let audio: any AudioSource
  /// Level and corrections, and what its files will say of themselves.
  let plan: RenderPlan
  /// What the limiter did; nil when peaks are left alone.
  let limiter: LimiterOutcome?
  /// What it measures.
  let measured: ProfileReading

  /// What a search for a level wants to know.
  var reading: DriveSolver.Reading {
    DriveSolver.Reading(
      driveDB: plan.driveDB, lufs: plan.loudness.integratedLUFS,
      depthDB: limiter?.centile95DB ?? 0)
  }
}
