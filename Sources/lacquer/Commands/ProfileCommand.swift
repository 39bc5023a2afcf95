import ArgumentParser
import AudioCore
import Glibc
import Mastering

/// `lacquer profile`: a reference without its audio.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Save what a reference measures, to be used in its place.",
    usage: "lacquer profile <file[@section]> --output <name.lacquer-profile>",
    discussion: """
      A profile holds measurements and no audio, and stands wherever a reference does:

        lacquer profile song.flac -o song.lacquer-profile
        lacquer profile song.flac@1:02-1:40 -o chorus.lacquer-profile
        lacquer master mix.wav -r chorus.lacquer-profile -o master.wav
      """)

  @Argument(
    help: ArgumentHelp("The track, perhaps with a section.", valueName: "file[@section]"),
    completion: .file())
  var file: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Where the profile goes.", valueName: "name.lacquer-profile"),
    completion: .file())
  var output: String

  @Flag(name: [.short, .long], help: "Replace a file that exists already.")
  var force = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    guard output.hasSuffix(SavedProfile.ending) else {
      throw LacquerError(
        .usage, "A profile's name ends in \(SavedProfile.ending); \(output) does not.")
    }
    let request = try ReferenceArgument(file).request
    guard request.weight == 100, request.aspects == AspectWeights() else {
      throw LacquerError(.usage, "A profile has no weight; give it one where you use it.")
    }
    try FilePlace.requireApart([output], inputs: [request.path])
    try DocumentFile.preflight(output, force: force)
    let work = LongWork(common)
    let profile = try work.run {
      try SavedProfile.make(
        request, downmix: reading.downmix, cacheDirectory: reading.cacheDirectory,
        cancellation: work.cancellation, progress: work.progress)
    }
    let bytes = try profile.encoded()
    try DocumentFile.write(bytes, to: output, force: force)
    if common.json {
      Console.output(try JSONDocument.text(profile, curves: false))
    } else {
      let style = Console.style(of: STDOUT_FILENO)
      let lines = LevelTable.header.map(style.dim) + LevelTable.rows(profile, style: style)
      common.say(lines.joined(separator: "\n") + "\n\n")
      common.say(
        style.bold(TerminalText.line(output))
          + style.dim("  \((bytes.count + 512) / 1024) kB, no audio") + "\n")
    }
  }
}
