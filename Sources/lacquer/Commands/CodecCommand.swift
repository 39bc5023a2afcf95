import ArgumentParser
import AudioCore
import AudioFiles
import Mastering

/// `lacquer codec`: what a lossy codec makes of a file.
struct CodecCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "codec",
    abstract: "Hear and measure what a lossy codec makes of a file.",
    usage: "lacquer codec <file> --to <codec> ... [--output <file>]",
    discussion: """
      The file is encoded and decoded again. Nothing is limited here; 'lacquer master' does that for \
      its lossy outputs (deliver.codecpeak).

        lacquer codec master.wav --to mp3:192 --to opus:128 --to aac
        lacquer codec master.wav --to mp3:192 -o as-mp3.wav
      """)

  @Argument(
    help: ArgumentHelp("The file; - is a WAV on standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "\(Container.codecNames.joined(separator: ", ")), perhaps with kbit/s: mp3:192. Repeatable.",
      valueName: "codec"))
  var to: [String] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the decoded audio goes (wav, aiff, flac), for one codec.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: [.short, .long], help: "Replace a file that exists already.")
  var force = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func check() throws {
    if to.isEmpty { throw ValidationError("Say which codec with --to, for instance --to mp3:192.") }
    if output != nil && to.count > 1 {
      throw ValidationError("-o takes what one codec leaves: give one --to.")
    }
  }

  func run() throws {
    for codec in to { _ = try CodecPreview.deliverable(codec, sourceRate: nil) }
    let isPiped = output == "-"
    if isPiped { try Console.requirePipe(for: "the decoded audio", json: common.json) }
    let work = LongWork(common)
    let scratch = ScratchSpace()
    let analysis = TrackAnalysis(
      downmix: reading.downmix, cacheDirectory: reading.cacheDirectory, scratch: scratch)
    let (before, previews) = try work.run {
      let audio = try AudioFile.open(
        file, downmix: reading.downmix, scratch: scratch, cancellation: work.cancellation)
      let before = try analysis.measure(
        audio, path: file, cancellation: work.cancellation, progress: work.progress)
      let previews = try to.map { codec in
        try CodecPreview.run(
          audio, codec: codec, output: output, inputs: file == "-" ? [] : [file], force: force,
          scratch: scratch, cancellation: work.cancellation, progress: work.progress)
      }
      return (before, previews)
    }
    if common.json {
      let document = CodecDocument(file: before, codecs: previews)
      Console.output(try JSONDocument.text(document, curves: curves.curves))
      return
    }
    let style = Console.style(of: Console.descriptorOfWords(isPiped: isPiped))
    common.say(
      CodecText(before: before.profile, previews: previews, style: style).text, isPiped: isPiped)
    if let output, !isPiped { common.say("\n\(style.bold(TerminalText.line(output)))\n") }
  }
}

/// Codecs as a JSON document.
private struct CodecDocument: Encodable {
  var schema = "lacquer.codec/1"
  var engine = EngineIdentity.current
  var file: TrackSummary
  var codecs: [CodecPreview]
}
