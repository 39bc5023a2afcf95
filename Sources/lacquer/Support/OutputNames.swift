import AudioCore
import AudioFiles
import Glibc
import Mastering
import Metering

/// The names of a run's outputs, of which some are known only when the master is finished.
struct OutputNames {
  private struct Name {
    var template: OutputTemplate
    /// What the engine is given.
    var path: String
    /// What the person is told: as typed, with the words that are known filled in.
    var told: String
  }

  private let names: [Name]
  private let mix: String
  private let date: String

  /// What the engine is to write, in the order given.
  var paths: [String] { names.map(\.path) }

  /// Reads names as typed; throws `LacquerError.usage` for unknown words in braces.
  init(_ outputs: [String], mix: String) throws {
    let date = OutputTemplate.date(epoch: Console.environment("SOURCE_DATE_EPOCH"))
    self.mix = mix
    self.date = date
    names = try outputs.enumerated().map { index, text in
      let template = try OutputTemplate(text)
      let told = template.filled(mix: mix, date: date)
      guard template.needsLoudness else { return Name(template: template, path: told, told: told) }
      // Said here of the name that was typed; the engine would say it of the hidden one.
      _ = try Deliverable.container(of: told)
      return Name(template: template, path: Self.waiting(told, index), told: told)
    }
    try FilePlace.requireApart(names.filter(\.template.needsLoudness).map(\.told), inputs: [])
  }

  /// The name of a document that is written beside the master; throws `LacquerError.usage` for words
  /// in braces that are not known yet.
  func document(_ text: String) throws -> String {
    try OutputTemplate(text, words: OutputTemplate.earlyWords).filled(mix: mix, date: date)
  }

  /// An error in whose sentence outputs have the names that were typed, not the hidden ones.
  func told(_ error: any Error) -> any Error {
    guard var told = error as? LacquerError else { return error }
    for name in names where name.template.needsLoudness {
      told.message = told.message.replacing(name.path, with: name.told)
        .replacing(Self.file(of: name.path), with: Self.file(of: name.told))
    }
    return told
  }

  private static func file(of path: String) -> Substring {
    path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...]
  }

  /// A hidden name in the same folder with the same extension.
  private static func waiting(_ path: String, _ index: Int) -> String {
    let file = Self.file(of: path)
    let ending = file.lastIndex(of: ".").map { String(file[$0...]) } ?? ""
    return path[..<file.startIndex] + ".lacquer-\(getpid())-out\(index)\(ending)"
  }

  /// Gives outputs that waited for their loudness their names, in the report too.
  ///
  /// Refuses names that turn out to be `inputs`, `documents` that are still to be written, or other
  /// outputs.
  func settle(
    _ report: inout MasterReport, force: Bool, inputs: [String], documents: [String]
  ) throws {
    var moves: [(from: String, to: String, index: Int)] = []
    for name in names where name.template.needsLoudness {
      guard let index = report.deliverables.firstIndex(where: { $0.path == name.path })
      else { continue }
      let loudness = report.deliverables[index].profile.loudness.integratedLUFS
      let final = name.template.filled(mix: mix, date: date, loudness: loudness)
      try DocumentFile.requireAbsent(final, force: force)
      moves.append((name.path, final, index))
    }
    let others = names.filter { !$0.template.needsLoudness }.map(\.path) + documents
    try FilePlace.requireApart(others + moves.map { $0.to }, inputs: inputs)
    for move in moves {
      guard unsafe rename(move.from, AtomicFile.resolved(move.to)) == 0 else {
        let reason = unsafe String(cString: strerror(errno))
        throw LacquerError(.output, "Cannot write \(move.to): \(reason).")
      }
      report.deliverables[move.index].path = move.to
      report.deliverables[move.index].deliverable.path = move.to
    }
  }

  /// Removes outputs that still wait for a name.
  func abandon() {
    for name in names where name.template.needsLoudness { unsafe unlink(name.path) }
  }
}
