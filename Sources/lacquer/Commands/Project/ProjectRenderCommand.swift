import ArgumentParser
import AudioCore
import Mastering
import Workbench

/// `lacquer project render`: the master of a project.
struct ProjectRenderCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Write the master of a project.",
    usage: "lacquer project render <project> --output <file> ... [options]")

  @Argument(help: ArgumentHelp("The project.", valueName: "project"), completion: .file())
  var project: String
  @OptionGroup var outputs: OutputOptions
  @Flag(help: "Write only the loop, cut out of the master of the whole.")
  var loop = false
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var curves: CurveOptions
  @OptionGroup var common: CommonOptions

  func check() throws {
    if outputs.output.isEmpty { throw ValidationError("Say where the master goes with -o FILE.") }
  }

  func run() throws {
    let document = try ProjectStore.read(project)
    guard let mix = document.mix else {
      throw LacquerError(.usage, "\(project) has no mix.")
    }
    for link in document.links where link.condition == .changed {
      throw LacquerError(
        .input,
        "\(link.path) is not the file \(project) was saved with: lacquer project relink --changed "
          + "takes it.")
    }
    var request = MasterRequest(mix: mix.path)
    request.references = document.references.map(\.request)
    request.settings = document.settings
    if loop {
      guard let range = document.loop else {
        throw LacquerError(.usage, "\(project) has no loop.")
      }
      request.part = range.region
    }
    try reading.apply(to: &request)
    request.force = outputs.force
    let run = MasteringRun(
      request: request, sources: [project], outputs: outputs.output, reports: outputs.report,
      curves: curves.curves)
    try run.run(common)
  }
}
