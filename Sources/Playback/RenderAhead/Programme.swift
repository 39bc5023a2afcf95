import AudioCore
import AudioFiles
import Mastering
import Metering

/// What can be heard, from the control thread's point of view: how to make sources, and their loudness.
struct Programme: Sendable {
  /// A track at the session's rate.
  struct Track: Sendable {
    /// Makes a source for the worker.
    var make: @Sendable () throws -> any AudioSource
    /// Length, frames of the session's rate.
    var frames: Int
    /// Channels of the file.
    var channels: Int
    /// Integrated loudness, LUFS.
    var integratedLUFS: Double
    /// Frame of the session's rate at which the loudest section starts.
    var loudestFrame: Int
    /// Loudness of every 10 ms, 0.01 LUFS.
    var loudness: [Int16]
  }

  /// The mix.
  var mix: Track
  /// Counts changes of the mix and the references.
  var trackVersion = 0
  /// The references.
  var references: [Track] = []
  /// The master.
  var master: AuditionMaster?
  /// The master after a codec, aligned with the master.
  var codec: Track?

  /// Channels of what a source plays: one is heard on both sides.
  func channels(of source: AuditionSource) -> Int {
    switch source {
    case .mix: mix.channels
    case .master, .difference: master?.format.channels ?? mix.channels
    case .codec: codec?.channels ?? mix.channels
    case .reference(let number):
      references.indices.contains(number) ? references[number].channels : mix.channels
    }
  }

  /// Whether a source is there.
  func has(_ source: AuditionSource) -> Bool {
    switch source {
    case .mix: true
    case .master, .difference: master != nil
    case .codec: codec != nil
    case .reference(let number): references.indices.contains(number)
    }
  }
}

extension Programme.Track {
  /// A measured file, converted to the session's rate into scratch where that is another.
  init(_ track: AuditionTrack, sampleRate: Int, scratch: ScratchSpace) throws {
    try self.init(
      track.profile, loudness: track.measured.sidecar.loudness, sampleRate: sampleRate,
      scratch: scratch, make: { try track.source() })
  }

  /// The same from what was measured (loudness of every 10 ms in 0.01 LUFS) and sources of the audio.
  init(
    _ profile: TrackProfile, loudness: [Int16], sampleRate: Int, scratch: ScratchSpace,
    make original: @escaping @Sendable () throws -> any AudioSource
  ) throws {
    channels = profile.channels
    integratedLUFS = profile.loudness.integratedLUFS + Loudspeakers.raiseLU(channels: channels)
    self.loudness = loudness
    loudestFrame = Int(profile.loudness.loudestSectionSeconds * Double(sampleRate))
    let source = try original()
    guard source.format.sampleRate != sampleRate else {
      frames = source.frames
      make = original
      return
    }
    let audio = try ScratchAudio(
      format: AudioFormat(sampleRate: sampleRate, channels: source.format.channels),
      space: scratch)
    try Resampler.convert(source, to: sampleRate) { try audio.append($0) }
    try audio.finishWriting()
    frames = audio.frames
    // Scratch audio is read by offset and keeps no position.
    nonisolated(unsafe) let shared = audio
    make = { unsafe shared }
  }
}
