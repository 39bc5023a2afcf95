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
    for (index, file) in files.enumerated() {
      let track = try work.run {
        try analysis.run(file, cancellation: work.cancellation, progress: work.progress)
      }
      tracks.append(track)
      let profile = track.summary.profile
      let text = ProfileText(track.summary, style: style)
        .text(beside: reference?.summary(beside: profile))
      common.say((index > 0 ? "\n" : "") + text)
      if let reference {
        let scores = reference.scores(of: profile)
        common.say(
          "\n" + CompatibilityText(scores, style: style).lines.joined(separator: "\n") + "\n")
        compatibility.append(scores)
      }
      if !common.quiet { for warning in track.warnings { Console.complain(warning) } }
    }
    guard common.json else { return }
    let document = AnalysisDocument(
      tracks: tracks.map(\.summary),
      reference: tracks.first.flatMap { reference?.summary(beside: $0.summary.profile) },
      compatibility: reference.map { _ in compatibility }, warnings: tracks.flatMap(\.warnings))
    Console.output(try JSONDocument.text(document, curves: curves.curves))
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
}
