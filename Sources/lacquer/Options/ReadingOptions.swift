import ArgumentParser
import Mastering

/// How inputs are read.
struct ReadingOptions: ParsableArguments {
  @Flag(help: "Fold inputs of more than two channels to stereo (ITU-R BS.775).")
  var downmix = false

  @Option(
    help: ArgumentHelp(
      "Where measurements are kept between runs, or none.", valueName: "folder|none"),
    completion: .directory)
  var cache: String?

  /// The folder, nil for none.
  var cacheDirectory: String? { CacheDirectory.chosen(cache) }

  /// Puts them into a request, with the targets of this person.
  func apply(to request: inout MasterRequest) throws {
    request.targets = try TargetFile.load()
    request.downmix = downmix
    request.cacheDirectory = cacheDirectory
  }
}
