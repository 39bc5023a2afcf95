internal import AudioCore
internal import DSP
internal import Metering

/// What is to be done to the mix, decided from profiles and settings before any audio is rendered.
struct Decision: Sendable {
  private(set) var mix: TrackProfile
  let reference: TrackProfile?
  /// Aspects that a reference counts for; in all others `reference` holds the mix's own figures.
  let followed: Set<MatchAspect>
  let settings: MasterSettings
  /// Repairs of the input.
  let repair: InputRepair
  /// The tone correction aimed at.
  private(set) var tone: MatchedCurve
  /// The width correction aimed at.
  private(set) var width: MatchedCurve
  /// Phase of the tone filter.
  private(set) var phase: TonePhase
  /// Loudness aimed at, LUFS; nil when the drive is given.
  private(set) var targetLUFS: Double?
  /// Limits and guards that acted.
  private(set) var notes: [PlanNote]
  /// Whether tone and width were decided for the album that the mix belongs to.
  private(set) var isShared = false

  /// Whether the kept part of the mix has no loudness, so that nothing can be compared.
  private(set) var isUnheard = false

  /// Decides from profiles and settings; `song` is what mix and reference share when they are one recording.
  init(
    mix: TrackProfile, reference: TrackProfile?,
    followed: Set<MatchAspect> = Set(MatchAspect.allCases), settings: MasterSettings,
    song: SameSong? = nil
  ) {
    self.mix = mix
    self.reference = reference
    self.followed = followed
    self.settings = settings
    targetLUFS = LoudnessTarget.decide(mix: mix, reference: reference, settings: settings)
    repair = Self.repair(mix, settings, targetLUFS: targetLUFS)
    // Without a reference the mix is compared with itself: tilt and trims remain.
    let other = reference ?? mix
    let count = mix.spectrum.midDB.count
    if mix.faults.isSilent {
      tone = .none(count: count)
      width = .none(count: count)
    } else {
      tone =
        ToneMatch(
          mix: mix.spectrum, mixRate: mix.sampleRate, noise: NoiseFloor.levels(of: mix),
          reference: other.spectrum,
          referenceRate: other.sampleRate, settings: settings, pairedErrorDB: song?.midErrorDB
        ).decide()
      // Within a band another tone weighs side against mid otherwise: that is no width of its own.
      width =
        WidthMatch(
          mix: mix, reference: followed.contains(.width) ? other : mix, settings: settings
        ).decide()
    }
    phase = TonePhase(
      settings: settings.tone, song: song, curve: tone.curve, sampleRate: mix.sampleRate)
    let held =
      tone.notes + width.notes
      + LoudnessTarget.notes(mix: mix, reference: reference, settings: settings)
    // A codec's edge matters only where there is a reference to follow.
    notes = reference == nil ? held.filter { $0.key != "guard.codec" } : held
  }

  /// Decides on a mix as its repairs leave it.
  static func afterRepair(
    of mix: TrackProfile, reference: TrackProfile?, followed: Set<MatchAspect>,
    settings: MasterSettings, song: SameSong? = nil
  ) -> Decision {
    let first = Decision(
      mix: mix, reference: reference, followed: followed, settings: settings, song: song)
    guard !first.repair.isNeutral else { return first }
    return Decision(
      mix: mix.repaired(by: first.repair), reference: reference, followed: followed,
      settings: settings, song: song)
  }

  /// Whether left and right follow the reference's: of silence there is no balance, and what is mono stays
  /// in the centre unless `guard.mono` is off.
  var followsBalance: Bool {
    reference != nil && mix.channels == 2 && !mix.faults.isSilent && !isUnheard
      && !(settings.guards.mono && WidthMatch.isMono(mix))
  }

  /// The gain of right over left that the person asked for: there is none of one channel, dB.
  var ownBalanceDB: Double { mix.channels == 2 ? settings.balance.trim : 0 }

  /// This at the mix's level where frames `kept` of it have no loudness, whatever the whole has.
  func keeping(_ kept: Range<Int>, of features: FeatureSidecar) -> Decision {
    guard targetLUFS != nil, kept.count < mix.frames,
      LoudnessTarget.isUnmeasured(kept, of: features)
    else { return self }
    var result = aimed(at: nil)
    result.isUnheard = true
    result.notes.append(LoudnessTarget.note(unmeasured: "part of the mix that is kept"))
    return result
  }

  /// This aimed at another loudness, LUFS.
  func aimed(at targetLUFS: Double?) -> Decision {
    var result = self
    result.targetLUFS = targetLUFS
    return result
  }

  /// This with other levels of the mix's bands, on which nothing here depends.
  func comparing(levels: DynamicsProfile) -> Decision {
    var result = self
    result.mix.dynamics = levels
    return result
  }

  /// This mix with what was decided for its album.
  func sharing(_ album: Decision) -> Decision {
    var result = self
    result.tone = album.tone
    result.width = album.width
    result.phase = album.phase
    result.notes = album.notes
    result.isShared = true
    return result
  }

  /// What is put right; of offsets those that are a fault, or that the drive makes one of.
  private static func repair(
    _ mix: TrackProfile, _ settings: MasterSettings, targetLUFS: Double?
  ) -> InputRepair {
    var repair = InputRepair(settings, channels: mix.channels)
    let loudness = mix.loudness.integratedLUFS
    let lift = settings.limit.drive ?? (loudness > -70 ? (targetLUFS ?? loudness) - loudness : 0)
    if settings.input.dc == .auto, mix.faultyOffset(raisedByDB: lift) != nil {
      repair.offsets = mix.soundingOffsets
      if settings.input.swap { repair.offsets.reverse() }
    }
    return repair
  }
}
