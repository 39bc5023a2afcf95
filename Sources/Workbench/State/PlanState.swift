public import AudioCore
public import Mastering
public import Metering

/// What will be done to the mix, told apart by how far it is known.
public struct PlanState: Sendable, Equatable {
  /// How far the plan has come.
  public enum Phase: Sendable, Equatable {
    /// There is nothing to plan.
    case empty
    /// Predicted; what is heard and shown is a draft.
    case draft
    /// Being solved on the audio.
    case solving(stage: String, fraction: Double)
    /// Found on this audio: preview and render are the same bytes.
    case settled
    /// It could not be made; a sentence says why.
    case failed(String)
  }

  /// How far the plan has come.
  public var phase = Phase.empty
  /// The newest draft; stays beside a settled plan.
  @Boxed public var draft: DraftPlan? = nil
  /// The newest solved plan, even when settings have moved on since.
  @Boxed public var settled: SettledPlan? = nil
  /// Number of the newest change; older answers are dropped.
  public var revision = 0
  /// Number of the change that `draft` belongs to.
  public var draftRevision = 0
  /// What the last solve measured over what its draft had predicted.
  public var correction = PredictionCorrection()

  /// Nothing planned.
  public init() {}

  /// Whether the figures are those of this very audio.
  public var isSettled: Bool { phase == .settled }

  /// The plan that can be heard now.
  public var audible: MasterPlan? { isSettled ? settled?.plan : draft?.plan }
}

/// A solved plan and what its master measures.
public struct SettledPlan: Sendable, Equatable {
  /// The plan.
  public var plan: MasterPlan
  /// What the person had chosen, before a delivery target was resolved to its figures.
  public var settings: MasterSettings
  /// Content of the references it was solved against.
  public var references: [ContentHash]
  /// How they counted.
  public var requests: [ReferenceRequest]
  /// The master, measured.
  public var master: TrackProfile
  /// Gain in front of the limiter, dB.
  public var driveDB: Double
  /// Gain reduction, 95th centile, dB; 0 without a limiter.
  public var reductionDB: Double
  /// Names of promises that were not kept.
  public var failedChecks: [String]

  /// Creates a settled plan.
  public init(
    plan: MasterPlan, for request: PlanRequest, master: TrackProfile, driveDB: Double,
    reductionDB: Double, failedChecks: [String]
  ) {
    self.plan = plan
    settings = request.settings
    references = request.references.map(\.track.hash)
    requests = request.references.map(\.request)
    self.master = master
    self.driveDB = driveDB
    self.reductionDB = reductionDB
    self.failedChecks = failedChecks
  }
}

/// By how much predictions missed the last time; added to the next ones.
public struct PredictionCorrection: Sendable, Equatable {
  /// Integrated loudness where it was not aimed at, LU.
  public var loudnessLU = 0.0
  /// Loudness range, LU.
  public var rangeLU = 0.0
  /// Drive, dB.
  public var driveDB = 0.0
  /// Gain reduction, dB.
  public var reductionDB = 0.0

  /// None.
  public init() {}
}

/// The figures of one row of the loudness table.
public struct LevelFigures: Sendable, Equatable {
  /// Integrated loudness, LUFS.
  public var integratedLUFS: Double
  /// Largest short-term loudness, LUFS.
  public var maximumShortTermLUFS: Double
  /// Largest momentary loudness, LUFS.
  public var maximumMomentaryLUFS: Double
  /// Loudness range, LU.
  public var rangeLU: Double
  /// True peak, dBTP.
  public var truePeakDBTP: Double
  /// True peak minus integrated loudness, dB.
  public var plrDB: Double
  /// Median ratio of short-term peak and loudness, dB; nil where it is only predicted, and without a
  /// short-term loudness.
  public var psrDB: Double?
  /// Side over mid, dB.
  public var widthDB: Double
  /// What two loudspeakers add to its loudness, LU.
  public var raiseLU: Double
  /// Whether the figures are predicted and not measured.
  public var isPredicted: Bool

  /// Whether there is a loudness at all: silence, and what is too short for one, have −200 LUFS.
  var hasLoudness: Bool { integratedLUFS > -150 }

  /// True peak minus integrated loudness, dB; nil without a loudness.
  public var knownPLRDB: Double? { hasLoudness ? plrDB : nil }

  /// Largest short-term loudness, LUFS; nil for what has a loudness and is too short for this one (3 s).
  public var knownShortTermLUFS: Double? {
    hasLoudness && maximumShortTermLUFS <= -150 ? nil : maximumShortTermLUFS
  }

  /// By how much two loudspeakers play it louder than something else, LU; nil where one of them has no
  /// loudness.
  public func loudnessLU(over other: LevelFigures?) -> Double? {
    guard let other, hasLoudness, other.hasLoudness else { return nil }
    return integratedLUFS + raiseLU - (other.integratedLUFS + other.raiseLU)
  }

  /// What was measured of a track.
  public init(measured profile: TrackProfile) {
    integratedLUFS = profile.loudness.integratedLUFS
    maximumShortTermLUFS = profile.loudness.maximumShortTermLUFS
    maximumMomentaryLUFS = profile.loudness.maximumMomentaryLUFS
    rangeLU = profile.loudness.rangeLU
    truePeakDBTP = profile.peaks.truePeakDBTP
    plrDB = profile.peaks.plrDB
    psrDB = min(integratedLUFS, maximumShortTermLUFS) > -150 ? profile.peaks.psrMedianDB : nil
    widthDB = profile.stereo.widthDB
    raiseLU = Loudspeakers.raiseLU(channels: profile.channels)
    isPredicted = false
  }

  /// What a draft predicts of so many channels.
  public init(
    predicted: PredictedMaster, channels: Int, correction: PredictionCorrection, isAimed: Bool
  ) {
    let loudness = isAimed ? 0 : correction.loudnessLU
    integratedLUFS = predicted.integratedLUFS + loudness
    maximumShortTermLUFS = predicted.maximumShortTermLUFS + loudness
    maximumMomentaryLUFS = predicted.maximumMomentaryLUFS + loudness
    rangeLU = max(0, predicted.rangeLU + correction.rangeLU)
    truePeakDBTP = predicted.truePeakDBTP
    plrDB = predicted.truePeakDBTP - predicted.integratedLUFS - loudness
    psrDB = nil
    widthDB = predicted.widthDB
    raiseLU = Loudspeakers.raiseLU(channels: channels)
    isPredicted = true
  }
}

extension WorkbenchState {
  /// The loudness row of the mix.
  public var originalFigures: LevelFigures? {
    loadedMix.map { LevelFigures(measured: $0.profile) }
  }

  /// The loudness row of the master: measured where the plan is settled, else predicted.
  public var masterFigures: LevelFigures? {
    if plan.isSettled, let master = plan.settled?.master { return LevelFigures(measured: master) }
    guard let draft = plan.draft else { return nil }
    return LevelFigures(
      predicted: draft.predicted, channels: draft.plan.format.channels,
      correction: plan.correction,
      isAimed: draft.plan.targetLUFS != nil && !draft.predicted.isHeldByDepth)
  }

  /// The loudness row of the reference that is listened to.
  public var referenceFigures: LevelFigures? {
    loadedReference.map { LevelFigures(measured: $0.profile) }
  }

  /// The loudness row of a source; nil for the difference, which nobody has measured as a whole.
  public func figures(of source: Listening.Source) -> LevelFigures? {
    switch source {
    case .original: originalFigures
    case .master: masterFigures
    case .reference: referenceFigures
    case .difference: nil
    }
  }

  /// Spectra of the master: measured where the plan is settled, else predicted.
  public var masterSpectrum: SpectrumProfile? {
    plan.isSettled ? plan.settled?.master.spectrum : plan.draft?.predicted.spectrum
  }
}
