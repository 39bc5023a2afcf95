internal import AudioCore
internal import AudioFiles
internal import Mastering
internal import Metering

/// Opens and measures one file.
enum TrackReading {
  /// The measured file; throws `LacquerError`, also for a pipe.
  ///
  /// `glimpse` is handed the spectrum of a few seconds of it before.
  static func measure(
    _ path: String, options: LiveServices.Options, cancellation: Cancellation,
    glimpse: @escaping (SpectrumProfile) -> Void = { _ in },
    progress: @escaping ProgressHandler
  ) throws -> LoadedTrack {
    try InputKind.requireFile(path, for: "The workstation")
    if path.hasSuffix(SavedProfile.ending) { return try saved(path) }
    let opened = FileIdentity(opening: path)
    let audio = try open(path, options, cancellation, progress)
    let measured = try TrackProfiler.profile(
      audio, path: path, opened: opened,
      cache: options.cacheDirectory.map { ProfileCache(directory: $0) },
      cancellation: cancellation,
      willMeasure: { try Self.glimpse(audio.source, cancellation).map(glimpse) },
      progress: progress)
    var track = LoadedTrack(
      path: path, hash: measured.hash, info: audio.info, profile: measured.profile,
      sidecar: measured.sidecar, warnings: audio.warnings, isFromCache: measured.isFromCache)
    track.identity = measured.identity
    return track
  }
}

extension TrackReading {
  /// The file, or what it is refused for with what can be done about it here.
  private static func open(
    _ path: String, _ options: LiveServices.Options, _ cancellation: Cancellation,
    _ progress: @escaping ProgressHandler
  ) throws -> OpenedAudio {
    do {
      return try AudioFile.open(
        path, downmix: options.downmix, scratch: options.scratch, cancellation: cancellation,
        progress: progress)
    } catch let error as LacquerError {
      var refusal = error
      refusal.message = refusal.message.replacing(
        AudioFile.downmixAdvice,
        with: "lacquer open --downmix begins a workstation that folds it down to stereo")
      throw refusal
    }
  }

  /// Stretches of a glimpse, and how long each is, s.
  private static let glimpses = 8, glimpseSeconds = 1.5

  /// The spectrum of a few short stretches, so that there is a curve at once; nil for short tracks.
  private static func glimpse(
    _ source: any AudioSource, _ cancellation: Cancellation
  ) throws -> SpectrumProfile? {
    let format = source.format
    let length = Int(Double(format.sampleRate) * glimpseSeconds)
    guard source.frames > 2 * glimpses * length else { return nil }
    var samples = [[Float]](repeating: [], count: format.channels)
    let block = AudioBlock(channels: format.channels, capacity: length)
    for part in 0..<glimpses {
      try cancellation.check()
      try source.read(into: block, at: (2 * part + 1) * source.frames / (2 * glimpses))
      for channel in 0..<format.channels {
        unsafe samples[channel] += UnsafeBufferPointer(
          start: block.samples(channel), count: block.frames)
      }
    }
    let excerpt = MemorySource(samples: samples, sampleRate: format.sampleRate)
    return try Measure.profile(of: excerpt, cancellation: cancellation).profile.spectrum
  }

  /// A reference without its audio.
  private static func saved(_ path: String) throws -> LoadedTrack {
    let bytes = try AtomicFile.read(path)
    let saved = try SavedProfile.decode(bytes, path: path)
    return LoadedTrack(
      path: path, hash: ContentHash(of: bytes), info: saved.file, profile: saved.profile,
      sidecar: nil)
  }
}
