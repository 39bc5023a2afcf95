import AudioCore
public import AudioFiles

extension TemporaryFolder {
  /// Writes channels as a WAV and returns its path.
  @discardableResult
  public func write(
    _ name: String, _ samples: [[Float]], rate: Int = 44_100, depth: WordLength = .float32
  ) throws -> String {
    let target = Deliverable(
      path: file(name), container: .wav, depth: depth, sampleRate: rate, bitrateKbps: nil)
    let writer = try AudioWriter(target, channels: samples.count, frames: samples[0].count)
    let block = AudioBlock(channels: samples.count, capacity: samples[0].count)
    for channel in samples.indices {
      for (i, value) in samples[channel].enumerated() { block[channel: channel, frame: i] = value }
    }
    try writer.write(block)
    try writer.finish()
    return target.path
  }
}
