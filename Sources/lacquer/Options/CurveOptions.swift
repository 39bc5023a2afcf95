import ArgumentParser

/// Long arrays of numbers in --json.
struct CurveOptions: ParsableArguments {
  @Flag(help: "Keep spectra and waveforms in the document of --json.")
  var curves = false
}
