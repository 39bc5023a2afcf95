import AudioCore

/// One way of turning samples into a file's bytes.
protocol SampleSink: AnyObject {
  /// Samples that did not fit the word length.
  var saturations: Int { get }
  /// Takes the next frames.
  func write(_ block: AudioBlock) throws
  /// Writes what is left; `loudness` replaces what was said at the start where the place allows it.
  func finish(_ loudness: DeliveredLoudness?) throws
}
