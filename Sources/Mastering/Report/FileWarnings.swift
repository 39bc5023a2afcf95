public import AudioCore
internal import AudioFiles
public import Metering

/// Sentences about faults of a file and what to do about them.
enum FileWarnings {
  /// Sample peak above which a file is reported as over full scale, dBFS.
  static let overFullScaleDB = 0.005

  /// The faults of a file.
  ///
  /// Of a mix those that `repair` does not correct; a reference is never repaired.
  static func sentences(
    _ track: MeasuredTrack, repair: InputRepair = InputRepair(), isReference: Bool = false
  ) -> [String] {
    let name = Paths.name(of: track.path)
    let profile = track.profile
    var result = track.audio.warnings
    if let clipped = profile.clippedWarning(name, isReference: isReference) {
      result.append(clipped)
    }
    let stereo = profile.repaired(by: repair).stereo
    if profile.channels == 2, stereo.cancelsInMono {
      let isTurned = repair.inverted.count == 1
      let remedy =
        isReference
        ? "; choose another reference."
        : ": input.polarity=\(isTurned ? "normal" : "right") corrects it."
      result.append(
        "\(name): left and right cancel in mono (correlation \(Numeral.fixed(stereo.correlation, 2))); one "
          + "channel \(isTurned ? "is" : "may be") inverted\(remedy)")
    }
    if let silent = profile.silentChannelWarning(name) { result.append(silent) }
    if profile.peaks.samplePeakDBFS > overFullScaleDB {
      result.append(
        "\(name) goes \(Numeral.fixed(profile.peaks.samplePeakDBFS, 1)) dB over full scale; it is "
          + "read unchanged, and nothing is clipped.")
    }
    // What was decoded to scratch was counted, and warned of, when it was opened.
    if profile.faults.invalidSamples > 0, !(track.audio.source is ScratchAudio) {
      result.append(
        "\(name) holds \(profile.faults.invalidSamples) samples that are not numbers; they are read "
          + "as silence.")
    }
    if profile.seconds < 5 {
      result.append(
        "\(name) is only \(Words.duration(profile.seconds)) long; there is little to measure.")
    }
    if profile.faults.isSilent {
      result.append(
        "\(name) is silent, so there is nothing to match or limit; export it again.")
    }
    return result
  }

  /// What to know about a file that is matched as a mix, by a section of it where there is one.
  static func asMix(_ track: MeasuredTrack, region: TimeRegion?) -> [String] {
    let name = Paths.name(of: track.path)
    let profile = track.profile
    var result = [region?.overhang(profile, named: name)].compactMap(\.self)
    let head = profile.faults.leadingSilenceSeconds
    let tail = profile.faults.trailingSilenceSeconds
    if !profile.faults.isSilent, head > 2 || tail > 5 {
      let start = head > 0.5 ? "edit.start=\(Numeral.fixed(max(0, head - 0.1), 1))" : ""
      let end = tail > 0.5 ? "edit.end=\(Numeral.fixed(profile.seconds - tail + 0.5, 1))" : ""
      result.append(
        "\(name) has \(Numeral.fixed(head, 1)) s of silence before and \(Numeral.fixed(tail, 1)) s after "
          + "the music; matching ignores it, and "
          + [start, end].filter { !$0.isEmpty }.joined(separator: " ") + " trims it.")
    }
    if roughnessDB(profile) > 6 {
      result.append(
        "\(name) has a sparse spectrum, so matching may follow single notes; a wider tone.detail "
          + "(1/2 or 1) or a reference in the same key is safer.")
    }
    return result
  }

  /// What to know about a file that is followed as a reference of `mix`.
  ///
  /// True peaks over 0 dBTP are mentioned only where the master is limited.
  static func asReference(
    _ reference: MeasuredReference, of mix: MeasuredTrack, isLimited: Bool
  ) -> [String] {
    let name = Paths.name(of: reference.request.path)
    var result = [
      reference.track.flatMap { reference.request.region?.overhang($0.profile, named: name) }
    ].compactMap(\.self)
    if let same = reference.request.warning(content: reference.hash, mix: mix.hash) {
      result.append(same)
    }
    let peak = reference.profile.peaks.truePeakDBTP
    if isLimited, peak > 0.05 {
      result.append(
        "\(name) has true peaks of \(Numeral.signed(peak)) dBTP; they are not followed: limit.ceiling "
          + "holds.")
    }
    return result
  }

  /// What to know about a mix of a name that cancels in mono and whose balance missed the reference's.
  static func unsteadyBalance(_ name: String) -> String {
    "The balance of \(name) missed the reference's: where left and right cancel, a little gain between "
      + "them turns the sides over. balance.amount=0 leaves it as it is."
  }

  /// What to know about a mono reference of a name among stereo ones.
  static func withoutWidth(_ name: String) -> String {
    "\(name) is mono: it counts for everything but width, which follows the other references."
  }

  /// How far a spectrum's lines stand out of their octave, dB rms over 100 Hz–5 kHz.
  private static func roughnessDB(_ profile: TrackProfile) -> Double {
    let fine = SpectralGrid.smooth(profile.spectrum.midDB, octaves: 1.0 / 12)
    let wide = SpectralGrid.average(fine, octaves: 1)
    let points = SpectralGrid.points(100...5000, count: fine.count)
    guard !points.isEmpty else { return 0 }
    let sum = points.reduce(0) { $0 + (fine[$1] - wide[$1]) * (fine[$1] - wide[$1]) }
    return (sum / Double(points.count)).squareRoot()
  }
}

extension TimeRegion {
  /// What is not there of a section that ends behind the track of a name; nil within a second of its
  /// end, as clocks are typed, and where none of it is there.
  public func overhang(_ track: TrackProfile, named name: String) -> String? {
    guard start < track.seconds, end > track.seconds + 1 else { return nil }
    return
      "\(name) ends at \(Numeral.length(track.seconds)): its section \(words) is compared as far as "
      + "there is audio."
  }

  /// Whether a plan can be made of the section: it begins inside of the track and is long enough.
  package func isUsable(in track: TrackProfile) -> Bool {
    (try? SectionProfile.end(of: self, inTrackOf: track.seconds, name: "")) != nil
  }
}

extension TrackProfile {
  /// Clipped places a minute beyond which a file is called clipped.
  static let clippedPerMinute = 5.0

  /// A sentence about a file of a name that is clipped again and again; nil for a few places.
  public func clippedWarning(_ name: String, isReference: Bool = false) -> String? {
    let perMinute = Double(faults.clippedRuns) / max(0.1, seconds / 60)
    guard perMinute > Self.clippedPerMinute else { return nil }
    return "\(name) is clipped \(faults.clippedRuns) times; "
      + (isReference
        ? "a cleaner version of it is a better reference." : "a mix with headroom masters cleaner.")
  }

  /// A sentence about a channel that is silent beside one that is not, in a file of a name; nil without one.
  public func silentChannelWarning(_ name: String) -> String? {
    silentChannel.map { silent in
      "\(name) has nothing on the \(silent.rawValue): the channel is silent; export it again, or as a "
        + "mono file."
    }
  }
}

extension ReferenceRequest {
  /// A sentence where the reference, of this content, is the mix itself; nil for any other, and for a
  /// section of the mix, which is a fair one.
  public func warning(content: ContentHash, mix: ContentHash) -> String? {
    guard content == mix, region == nil else { return nil }
    return
      "\(Paths.name(of: path)) is mix and reference, the same file, so there is nothing to match; "
      + "choose another reference."
  }
}
