import AudioCore
import AudioFiles
import Mastering

/// A request for each mix of a batch, with its outputs and reports named.
struct BatchPlan: Sendable {
  /// In the order of the mixes.
  let requests: [MasterRequest]

  private let reports: [[String]]
  private let force: Bool

  /// Fills names in; throws `LacquerError.usage` where two mixes would write one file, `.output`
  /// where a report would replace an input or one of `sources`, the files read for the template.
  init(
    mixes: [String], outputs: [String], reports: [String], template: MasterRequest,
    sources: [String] = [], force: Bool
  ) throws {
    let date = OutputTemplate.date(epoch: Console.environment("SOURCE_DATE_EPOCH"))
    func fill(_ text: String, _ mix: String) throws -> String {
      let template = try OutputTemplate(text)
      guard !template.needsLoudness else {
        throw LacquerError(
          .usage, "A batch names its files before it hears them: {lufs} is for single masters.")
      }
      return template.filled(mix: mix, date: date)
    }
    self.force = force
    self.reports = try mixes.map { mix in try reports.map { try fill($0, mix) } }
    requests = try mixes.map { mix in
      var request = template
      request.mix = mix
      request.outputs = try outputs.map { try fill($0, mix) }
      return request
    }
    var owners: [String: String] = [:]
    for (request, reports) in zip(requests, self.reports) {
      for path in reports { try ReportFile.requireKnownKind(path) }
      for path in request.outputs + reports {
        if let owner = owners[path] {
          throw LacquerError(
            .usage,
            "\(owner) and \(request.mix) would both become \(path); put {name} into the name.")
        }
        owners[path] = request.mix
        _ = request.outputs.contains(path) ? try Deliverable.container(of: path) : nil
      }
    }
    try FilePlace.requireApart(
      self.reports.flatMap(\.self),
      inputs: mixes + template.references.map(\.path) + sources)
  }

  /// Writes the reports of a finished mix, over earlier ones.
  func finish(_ index: Int, _ outcome: inout MasterOutcome) throws {
    for path in reports[index] {
      try ReportFile.write(outcome.report, to: path, force: true, isDryRun: false)
    }
  }
}
