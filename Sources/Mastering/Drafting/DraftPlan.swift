public import AudioCore
public import DSP
public import Metering

/// A plan made from profiles and settings alone, with what the master is expected to measure.
///
/// A draft can be heard and looked at; only a solved plan is written (`MasterJob`).
public struct DraftPlan: Sendable, Equatable {
  /// The plan: filters and drive as predicted, without corrections of single peaks.
  public var plan: MasterPlan
  /// What comparing the spectra asks for before limits and guards, dB.
  public var wantedTone: GainCurve
  /// What the master will measure, more or less.
  public var predicted: PredictedMaster
  /// How well mix and reference go together; empty without a reference, and where one of them is silent.
  public var fit: [AspectScore]

  /// Creates a draft from its parts.
  public init(
    plan: MasterPlan, wantedTone: GainCurve, predicted: PredictedMaster, fit: [AspectScore]
  ) {
    self.plan = plan
    self.wantedTone = wantedTone
    self.predicted = predicted
    self.fit = fit
  }
}

/// Figures of a master that nobody has rendered yet.
public struct PredictedMaster: Sendable, Equatable {
  /// Integrated loudness, LUFS.
  public var integratedLUFS: Double
  /// Largest momentary loudness, LUFS.
  public var maximumMomentaryLUFS: Double
  /// Largest short-term loudness, LUFS.
  public var maximumShortTermLUFS: Double
  /// Loudness range, LU.
  public var rangeLU: Double
  /// True peak, dBTP.
  public var truePeakDBTP: Double
  /// Gain in front of the limiter, dB.
  public var driveDB: Double
  /// 95th centile of gain reduction, dB.
  public var reductionDB: Double
  /// Whether `loudness.depth` keeps the master under its target.
  public var isHeldByDepth: Bool
  /// Side over mid, dB.
  public var widthDB: Double
  /// Spectra of mid and side as they will be but for the limiter; errors are the mix's.
  public var spectrum: SpectrumProfile

  /// True peak minus integrated loudness, dB.
  public var plrDB: Double { truePeakDBTP - integratedLUFS }
}

/// A measured reference and how it counts.
public struct DraftReference: Sendable, Equatable {
  /// What was measured of it.
  public var wholeProfile: TrackProfile
  /// Its features; nil for a saved profile.
  public var sidecar: FeatureSidecar?
  /// Its content.
  public var hash: ContentHash
  /// Weights and section.
  public var request: ReferenceRequest

  /// Creates one.
  public init(
    profile: TrackProfile, sidecar: FeatureSidecar?, hash: ContentHash, request: ReferenceRequest
  ) {
    wholeProfile = profile
    self.sidecar = sidecar
    self.hash = hash
    self.request = request
  }

  /// Creates one from a file that was measured.
  public init(track: ProfiledTrack, request: ReferenceRequest) {
    self.init(
      profile: track.profile, sidecar: track.sidecar, hash: track.hash, request: request)
  }

  /// What is followed: the whole, or the section.
  var profile: TrackProfile {
    get throws {
      try wholeProfile.requireSound(of: request)
      guard let region = request.region, let sidecar else { return wholeProfile }
      return try SectionProfile(wholeProfile, sidecar, name: request.path)
        .profile(of: region)
    }
  }
}
