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
        lacquer analyze *.wav --json
      """)

  @Argument(
    help: ArgumentHelp("The files; - is a WAV on standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("A track to compare with.", valueName: "file"), completion: .file())
  var reference: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    try Console.requireSingleInput(files + [self.reference].compactMap(\.self))
    let work = LongWork(common)
    let analysis = TrackAnalysis(
      downmix: reading.downmix, cacheDirectory: reading.cacheDirectory)
    let measure = { (path: String) in
      try work.run {
        try analysis.run(path, cancellation: work.cancellation, progress: work.progress)
      }
    }
    let reference = try reference.map(measure)
    let style = Console.style(of: STDOUT_FILENO)
    var tracks: [TrackAnalysis.Result] = []
    var compatibility: [[AspectScore]] = []
    for (index, file) in files.enumerated() {
      let track = try measure(file)
      tracks.append(track)
      let text = ProfileText(track.summary, style: style).text(beside: reference?.summary)
      common.say((index > 0 ? "\n" : "") + text)
      if let reference {
        let scores = Compatibility(
          mix: track.summary.profile, reference: reference.summary.profile,
          settings: MasterSettings()
        ).scores
        common.say(
          "\n" + CompatibilityText(scores, style: style).lines.joined(separator: "\n") + "\n")
        compatibility.append(scores)
      }
      for warning in track.warnings { Console.complain(warning) }
    }
    guard common.json else { return }
    let document = AnalysisDocument(
      tracks: tracks.map(\.summary), reference: reference?.summary,
      compatibility: reference.map { _ in compatibility }, warnings: tracks.flatMap(\.warnings))
    Console.output(try JSONDocument.text(document, curves: curves.curves))
  }
}

/// Measurements as a JSON document.
private struct AnalysisDocument: Encodable {
  var schema = "lacquer.analysis/1"
  var engine = EngineIdentity.current
  var tracks: [TrackSummary]
  var reference: TrackSummary?
  /// Scores of each track beside the reference.
  var compatibility: [[AspectScore]]?
  var warnings: [String]
}
