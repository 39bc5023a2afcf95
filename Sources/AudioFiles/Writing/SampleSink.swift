import AudioCore

/// One way of turning samples into a file's bytes.
protocol SampleSink: AnyObject {
  /// Samples that did not fit the word length.
  var saturations: Int { get }
  /// Tags that the format cannot hold, by name.
  var leftOut: [String] { get }
  /// Takes the next frames.
  func write(_ block: AudioBlock) throws
  /// Writes what is left.
  func finish() throws
}

extension SampleSink {
  var leftOut: [String] { [] }
}
