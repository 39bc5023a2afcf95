import ArgumentParser
import AudioCore
import AudioFiles
import Glibc
import Mastering

/// `lacquer analyze`: what a file measures.
struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Measure files: loudness, peaks, width, faults.",
    usage: "lacquer analyze <file> ... [--reference <file>] [options]",
    discussion: """
      With a reference the tables stand side by side, and the way from each file's spectrum to the \
      reference's is told per octave.

        lacquer analyze mix.wav --reference song.flac
        lacquer analyze mix.wav --reference song.flac@1:02-1:40
        lacquer analyze *.wav --json
      """)

  @Argument(
    help: ArgumentHelp("The files; - is a WAV on standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A track, a section of one, a saved profile or neutral:CURVE to compare with.",
      valueName: "file[@section]"), completion: .file())
  var reference: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let request = try self.request()
    try Console.requireSingleInput(files + [request?.path].compactMap(\.self))
    let work = LongWork(common)
    let analysis = TrackAnalysis(
      downmix: reading.downmix, cacheDirectory: reading.cacheDirectory)
    let reference = try request.map { request in
      try work.run {
        try analysis.reference(
          request, cancellation: work.cancellation, progress: work.progress)
      }
    }
    let style = Console.style(of: STDOUT_FILENO)
    var tracks: [TrackAnalysis.Result] = []
    var compatibility: [[AspectScore]] = []
    var failures: [AnalysisDocument.Failure] = []
    var status: ExitStatus?
    for file in files {
      let track: TrackAnalysis.Result
      do {
        track = try work.run {
          try analysis.run(file, cancellation: work.cancellation, progress: work.progress)
        }
      } catch let error as LacquerError where files.count > 1 && error.code != .interrupted {
        Console.complain(error.message)
        failures.append(AnalysisDocument.Failure(file: file, error: error.message))
        status = status ?? ExitStatus(error.code)
        continue
      }
      let isFirst = tracks.isEmpty
      tracks.append(track)
      let profile = track.summary.profile
      let text = ProfileText(track.summary, style: style)
        .text(beside: reference?.summary(beside: profile))
      common.say((isFirst ? "" : "\n") + text)
      if let reference {
        let scores = reference.scores(of: profile)
        common.say(
          "\n" + CompatibilityText(scores, style: style).lines.joined(separator: "\n") + "\n")
        compatibility.append(scores)
      }
      if !common.quiet { for warning in track.warnings { Console.complain(warning) } }
    }
    if common.json {
      let document = AnalysisDocument(
        tracks: tracks.map(\.summary),
        reference: tracks.first.flatMap { reference?.summary(beside: $0.summary.profile) },
        compatibility: reference.map { _ in compatibility }, warnings: tracks.flatMap(\.warnings),
        failures: failures.isEmpty ? nil : failures)
      Console.output(try JSONDocument.text(document, curves: curves.curves))
    }
    if let status { throw EarlyEnd(status: status) }
  }

  /// The reference as typed; a weight among references is refused where there is one.
  private func request() throws -> ReferenceRequest? {
    guard let reference else { return nil }
    let request = try ReferenceArgument(reference).request
    guard request == ReferenceRequest(path: request.path, region: request.region) else {
      throw LacquerError(
        .usage, "Files are compared with one reference: leave the weight out of \(reference).")
    }
    try ReferenceOptions.checkName(of: request)
    return request
  }
}

/// Measurements as a JSON document.
private struct AnalysisDocument: Encodable {
  var schema = "lacquer.analysis/1"
  var engine = EngineIdentity.current
  var tracks: [TrackSummary]
  /// The reference; a curve as it stands beside the first track.
  var reference: TrackSummary?
  /// Scores of each track beside the reference.
  var compatibility: [[AspectScore]]?
  var warnings: [String]
  /// Files that could not be measured, which have no track above; absent where there are none.
  var failures: [Failure]?

  struct Failure: Encodable { var file: String, error: String }
}
