import ArgumentParser

/// What a batch writes, and over what.
struct BatchOutputOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where each master goes; the extension names the format. Repeatable. {name}, the mix's, and "
        + "{date} are filled in.",
      valueName: "name"),
    completion: .file())
  var output: [String] = []

  @Flag(name: [.short, .long], help: "Replace files that somebody else has written.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Write each mix's report, as .html (a page with plots), .json or .txt; repeatable. {name} and "
        + "{date} are filled in.",
      valueName: "name"),
    completion: .file(extensions: ["html", "json", "txt"]))
  var report: [String] = []
}
