internal import AudioCore
internal import AudioFiles

extension MasterSolver {
  /// Refuses to begin where the scratch folder cannot hold what `frames` of the mix take at all rates:
  /// the filtered track, its peaks where they are limited, and the master where that is kept.
  func requireRoom(for frames: Int, rates: [Int], keepsMasters: Bool = true) throws {
    let copies = 1 + (settings.limit.style == .off ? 0 : 1) + (keepsMasters ? 1 : 0)
    let format = mix.audio.source.format
    let samples = rates.map {
      Resampler.outputFrames(frames, from: format.sampleRate, to: $0) * format.channels
    }
    try scratch.requireRoom(for: copies * MemoryLayout<Float>.stride * samples.reduce(0, +))
  }
}
