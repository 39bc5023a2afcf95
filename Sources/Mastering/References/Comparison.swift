internal import AudioCore
internal import AudioFiles
internal import Metering

/// What is compared with what: the mix or a section of it, and the blend of the references.
struct Comparison {
  /// The whole mix.
  let mix: MeasuredTrack
  /// The mix as it is compared: loudness of the whole, spectra, image and levels of the section.
  let compared: TrackProfile
  /// What is followed; nil when there is no reference.
  let reference: TrackProfile?
  /// The aspects that a reference counts for.
  let followed: Set<MatchAspect>

  /// How much louder the mix is than its section, LU, where it is the section that gets the reference's
  /// loudness; nil where it is the whole.
  let sectionDistanceLU: Double?

  private let region: TimeRegion?
  /// The only reference, when it has audio and is followed as a whole.
  private let single: MeasuredTrack?

  /// Takes the section of `match.region` out of the mix and blends the references.
  ///
  /// With a section the loudness followed is shifted by how much louder the section is than the
  /// whole, so that it is the section that gets the reference's loudness; what mastering does to that
  /// distance is heard later. A replay without references compares nothing, and takes no section.
  ///
  /// Reads the section's audio; throws what `MeasuredTrack.profile(of:cancellation:)` throws.
  init(
    mix: MeasuredTrack, references: [MeasuredReference], settings: MasterSettings,
    isReplay: Bool = false, cancellation: Cancellation?
  ) throws {
    self.mix = mix
    followed = ReferenceBlend.followed(references.map(\.request))
    single =
      references.count == 1 && references[0].request.region == nil ? references[0].track : nil
    region = isReplay && references.isEmpty ? nil : settings.match.region
    guard let region else {
      compared = mix.profile
      sectionDistanceLU = nil
      reference = Self.blend(references, compared, settings)
      return
    }
    let section = try mix.profile(of: region, cancellation: cancellation)
    var compared = mix.profile
    compared.spectrum = section.spectrum
    compared.stereo = section.stereo
    compared.dynamics = section.dynamics
    self.compared = compared
    var blend = Self.blend(references, compared, settings)
    let distance = mix.profile.loudness.integratedLUFS - section.loudness.integratedLUFS
    var isSectionAimedAt = false
    if followed.contains(.level) {
      blend?.loudness.shift(byLU: distance)
      if case .reference = settings.loudness.target { isSectionAimedAt = true }
    }
    sectionDistanceLU = isSectionAimedAt ? distance : nil
    reference = blend
  }

  /// The blend for a mix as its repairs leave it.
  private static func blend(
    _ references: [MeasuredReference], _ mix: TrackProfile, _ settings: MasterSettings
  ) -> TrackProfile? {
    ReferenceBlend.blend(
      references, mix: mix.repaired(by: InputRepair(settings, channels: mix.channels)),
      settings: settings)
  }

  /// What mix and reference have in common when they are one recording.
  func sameSong(cancellation: Cancellation?) throws -> SameSong? {
    guard let single, region == nil else { return nil }
    return try SameSong.find(mix: mix, reference: single, cancellation: cancellation)
  }

  /// The frames of the mix that stand for it in the closed loop: the section inside what is kept.
  func range(in kept: Range<Int>) -> Range<Int> {
    guard let region else { return kept }
    let both = kept.clamped(to: region.frames(of: mix.profile))
    let seconds = Double(both.count) / Double(mix.profile.sampleRate)
    return SectionProfile.isEnough(seconds) ? both : kept
  }

  /// The frames of a master of what is kept that stand for it.
  func range(in kept: Range<Int>, of master: any AudioSource) -> Range<Int> {
    let section = range(in: kept)
    guard section != kept else { return 0..<master.frames }
    let ratio = Double(master.format.sampleRate) / Double(mix.profile.sampleRate)
    let first = Int(Double(section.lowerBound - kept.lowerBound) * ratio)
    return first..<min(first + Int(Double(section.count) * ratio), master.frames)
  }

  /// The frames of the mix that `compared` is of.
  private var comparedFrames: Range<Int> {
    region?.frames(of: mix.profile) ?? 0..<mix.profile.frames
  }

  /// The levels of the mix as it is compared, where they are followed and a repair takes out an offset that
  /// is a fault; nil where `compared` has them.
  ///
  /// An offset counts for the lowest band, whose levels cannot be told from it afterwards.
  func levels(
    behind repair: InputRepair, cancellation: Cancellation?
  ) throws -> DynamicsProfile? {
    guard reference != nil, followed.contains(.dynamics), !repair.offsets.isEmpty,
      mix.profile.faultyOffset() != nil
    else { return nil }
    let source = ChainFront.source(
      mix.audio.source, range: comparedFrames, repair: repair, balanceDB: 0, filters: nil,
      dynamics: nil)
    return try Measure.match(
      of: source, measuresDynamics: true, cancellation: cancellation
    ).dynamics
  }

  /// Spectra of the part of the mix that stands for it, repaired as decided.
  func spectrum(
    in kept: Range<Int>, decision: Decision, cancellation: Cancellation?
  ) throws -> SpectrumProfile {
    let section = range(in: kept)
    guard section != comparedFrames else { return decision.mix.spectrum }
    let source = ChainFront.source(
      mix.audio.source, range: section, repair: decision.repair, balanceDB: 0, filters: nil,
      dynamics: nil)
    return try Measure.match(of: source, cancellation: cancellation).spectrum
  }
}
