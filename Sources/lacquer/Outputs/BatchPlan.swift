import AudioCore
import AudioFiles
import Mastering

/// A request for each mix of a batch, with its outputs and reports named.
struct BatchPlan: Sendable {
  /// In the order of the mixes.
  let requests: [MasterRequest]

  /// The reports of each mix.
  let reports: [[BatchReport]]

  /// Fills names in; throws `LacquerError.usage` where two files would get one name, `.output` where one
  /// would replace a mix, a reference or one of `sources`, the files read for the template.
  init(
    mixes: [String], outputs: [String], reports: [String], template: MasterRequest,
    sources: [String]
  ) throws {
    let date = OutputTemplate.date(epoch: OwnProcess.variable("SOURCE_DATE_EPOCH"))
    func fill(_ texts: [String]) throws -> [[String]] {
      let templates = try texts.map { try OutputTemplate($0, words: OutputTemplate.earlyWords) }
      return mixes.map { mix in templates.map { $0.filled(mix: mix, date: date) } }
    }
    let masters = try fill(outputs)
    let documents = try fill(reports)
    for path in documents.flatMap(\.self) { _ = try ReportKind(of: path) }
    for path in masters.flatMap(\.self) { _ = try Deliverable.container(of: path) }
    let files = zip(masters, documents).map { $0 + $1 }
    try BatchNames(mixes: mixes, typed: outputs + reports).requireApart(files)
    try FilePlace.requireApart(
      files.flatMap(\.self), inputs: mixes + template.references.map(\.path) + sources)
    requests = zip(mixes, masters).map { mix, outputs in
      var request = template
      request.mix = mix
      request.outputs = outputs
      request.spared = sources
      return request
    }
    self.reports = documents.map { paths in
      paths.map { path in
        BatchReport(path: path) { try ReportKind(of: path).bytes(of: $0) }
      }
    }
  }
}

/// Sees to it that every file of a batch has a name of its own.
struct BatchNames {
  /// The mixes as typed.
  let mixes: [String]
  /// The names of outputs and reports as typed.
  let typed: [String]

  /// Refuses `files`, for each mix what `typed` becomes, where one name comes twice; throws
  /// `LacquerError.usage` that says which names, and how they come apart.
  func requireApart(_ files: [[String]]) throws {
    var owners: [FilePlace: Int] = [:]
    for (mix, paths) in files.enumerated() {
      for (path, text) in zip(paths, typed) {
        guard let owner = owners.updateValue(mix, forKey: FilePlace(path)) else { continue }
        throw LacquerError(.usage, sentence(path, typed: text, owner, mix))
      }
    }
  }

  private func sentence(_ path: String, typed: String, _ one: Int, _ other: Int) -> String {
    if one == other {
      return "\(mixes[one]) would become \(path) twice: give each output and report its own name."
    }
    if FilePlace(mixes[one]) == FilePlace(mixes[other]) {
      return mixes[one] == mixes[other]
        ? "The mix \(mixes[one]) is given twice: name it once."
        : "\(mixes[one]) and \(mixes[other]) are the same mix: name it once."
    }
    let both = "\(mixes[one]) and \(mixes[other]) would both become \(path)"
    return typed.contains("{name}")
      ? both + ", since {name} is the same for both: rename one, or give it a call of its own."
      : both + "; put {name} into the name."
  }
}
