import ArgumentParser

/// What leaves as settings or filters for other programs.
struct ExportOptions: ParsableArguments {
  @Flag(help: "Also say the curves as the settings of a parametric equaliser.")
  var eq = false

  @Option(
    help: ArgumentHelp(
      "Also write the filters as an impulse response for convolvers, 32-bit float: mid and side, or "
        + "one channel where both are alike. {name} and {date} are filled in.",
      valueName: "file.wav"),
    completion: .file(extensions: ["wav"]))
  var ir: String?

  @Flag(name: [.short, .long], help: "Replace the file of --ir if it exists.")
  var force = false
}
