import AudioCore

/// The names of a run's outputs, of which some are known only when the master is finished.
struct OutputNames {
  /// What the engine is to write, in the order given: as typed, with the words that are known filled in.
  let paths: [String]

  /// The names that wait for a loudness, by what they are until then.
  private let waiting: [String: OutputTemplate]
  private let mix: String
  private let date: String

  /// Reads names as typed; throws `LacquerError.usage` for unknown words in braces.
  init(_ outputs: [String], mix: String) throws {
    let date = OutputTemplate.date(epoch: OwnProcess.variable("SOURCE_DATE_EPOCH"))
    let templates = try outputs.map { try OutputTemplate($0) }
    self.mix = mix
    self.date = date
    paths = templates.map { $0.filled(mix: mix, date: date) }
    waiting = Dictionary(
      zip(paths, templates).filter { $0.1.needsLoudness }, uniquingKeysWith: { first, _ in first })
  }

  /// The name of a document that is written beside the master; throws `LacquerError.usage` for words
  /// in braces that are not known yet.
  func document(_ text: String) throws -> String {
    try OutputTemplate(text, words: OutputTemplate.earlyWords).filled(mix: mix, date: date)
  }

  /// Names outputs by the loudness of the finished master; nil where all names are known.
  ///
  /// What it gives throws `LacquerError.usage` for a name that turns out to be one of `documents`.
  func finalName(
    besides documents: [String]
  ) -> (@Sendable (_ path: String, _ loudness: Double) throws -> String)? {
    guard !waiting.isEmpty else { return nil }
    return { path, loudness in
      guard let template = waiting[path] else { return path }
      let name = template.filled(mix: mix, date: date, loudness: loudness)
      try FilePlace.requireApart(documents + [name], inputs: [])
      return name
    }
  }
}
