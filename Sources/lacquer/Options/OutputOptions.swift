import ArgumentParser

/// What is written, and over what.
struct OutputOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where the master goes; the extension names the format; - is a WAV on standard output. "
        + "Repeatable. {name}, {lufs} and {date} are filled in.",
      valueName: "file"),
    completion: .file())
  var output: [String] = []

  @Flag(name: [.short, .long], help: "Replace files that exist already.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write the report, as .html (a page with plots), .json or .txt; repeatable. {name} and {date} "
        + "are filled in.",
      valueName: "file"),
    completion: .file(extensions: ["html", "json", "txt"]))
  var report: [String] = []
}
