internal import AudioCore
internal import AudioFiles
internal import Metering

extension MeasuredTrack {
  /// What the whole measures, or the section of it that is `region`.
  ///
  /// Loudness, spectra, image and levels of a section are measured from its audio: the features that
  /// drafts go by know its spectrum every 1/24 octave only. What only the whole can tell, the noise
  /// floor and a codec's edge, stays the whole's; peaks come from the features.
  ///
  /// Reads the source. Throws what it throws, `interrupted` once `cancellation` was raised, and
  /// `LacquerError.usage` when the section lies outside of the track or is too short.
  func profile(of region: TimeRegion?, cancellation: Cancellation?) throws -> TrackProfile {
    guard let region else { return profile }
    var result = try SectionProfile(profile, features, name: path).profile(of: region)
    let reading = try Measure.match(
      of: audio.source, in: region.frames(of: profile), measuresDynamics: true,
      cancellation: cancellation)
    result.loudness = reading.loudness
    let whole = result.spectrum
    result.spectrum = reading.spectrum
    result.spectrum.noiseFloorDB = whole.noiseFloorDB
    result.spectrum.codecCutoffHz = whole.codecCutoffHz
    result.stereo = reading.stereo
    if let dynamics = reading.dynamics { result.dynamics = dynamics }
    return result
  }
}

extension TimeRegion {
  /// The stretch that frames at a rate in Hz take.
  init(frames: Range<Int>, sampleRate: Int) {
    let rate = Double(sampleRate)
    self.init(start: Double(frames.lowerBound) / rate, end: Double(frames.upperBound) / rate)
  }

  /// The stretch as far as a track goes.
  func clipped(to track: TrackProfile) -> TimeRegion {
    TimeRegion(start: start, end: min(end, track.seconds))
  }

  /// The frames of a track that lie in the stretch.
  func frames(of track: TrackProfile) -> Range<Int> {
    let rate = Double(track.sampleRate)
    let first = Int((min(start, track.seconds) * rate).rounded())
    return first..<max(first, Int((min(end, track.seconds) * rate).rounded()))
  }
}
