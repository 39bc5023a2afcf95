public import AudioCore

/// A source that replaced samples which are not numbers, and counted them.
protocol InvalidSampleCounting: AudioSource {
  /// Samples read so far as 0 because they were NaN, infinite, or beyond ±10⁹ (+180 dBFS).
  ///
  /// Each sample counts once however often it is read. The number is complete once every frame was
  /// read from the start in order; for audio that was decoded to scratch it is complete at once.
  var invalidSamples: Int { get }
}

/// An audio file that is ready to be read.
public struct OpenedAudio {
  /// The samples, mono or stereo, exact at every position.
  public var source: any AudioSource
  /// What the file is.
  public var info: AudioFileInfo
  /// What it says about itself.
  public var tags: FileTags
  /// Sentences about what is wrong with a file that can still be used.
  public var warnings: [String]
  /// SHA-256 of what came through a pipe, which cannot be read again for it; nil for a file.
  public package(set) var pipedHash: ContentHash?

  package init(
    source: any AudioSource, info: AudioFileInfo, tags: FileTags, warnings: [String]
  ) {
    self.source = source
    self.info = info
    self.tags = tags
    self.warnings = warnings
  }

  /// Samples that `source` replaced by 0 so far; see `InvalidSampleCounting`.
  public var invalidSamples: Int { (source as? any InvalidSampleCounting)?.invalidSamples ?? 0 }
}
