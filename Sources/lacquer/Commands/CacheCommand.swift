import ArgumentParser
import AudioCore
import Mastering

/// `lacquer cache`: what is remembered between runs.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Show or clear the measurements kept between runs.",
    subcommands: [Info.self, Clear.self],
    defaultSubcommand: Info.self)

  /// Where the cache is.
  struct Place: ParsableArguments {
    @Option(
      help: ArgumentHelp("The folder, if it is not the standard one.", valueName: "folder"),
      completion: .directory)
    var cache: String?

    var chosen: ProfileCache {
      get throws {
        guard let directory = CacheDirectory.chosen(cache) else {
          throw LacquerError(
            .usage,
            "There is no cache: name its folder with --cache, or set HOME or XDG_CACHE_HOME.")
        }
        return ProfileCache(directory: directory)
      }
    }
  }

  /// `lacquer cache info`.
  struct Info: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "info", abstract: "Show where the cache is and how much it holds.")

    @OptionGroup var place: Place
    @OptionGroup var common: CommonOptions

    func run() throws {
      try CacheCommand.say("holds", try place.chosen.info, common)
    }
  }

  /// `lacquer cache clear`.
  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clear", abstract: "Forget every measurement; audio is not touched.")

    @OptionGroup var place: Place
    @OptionGroup var common: CommonOptions

    func run() throws {
      let cache = try place.chosen
      let before = cache.info
      try cache.clear()
      try CacheCommand.say("held", before, common)
    }
  }

  private static func say(
    _ verb: String, _ info: ProfileCacheInfo, _ common: CommonOptions
  ) throws {
    if common.json {
      Console.output(try JSONDocument.text(CacheDocument(info), curves: true))
      return
    }
    let tracks = info.tracks == 1 ? "1 track" : "\(info.tracks) tracks"
    common.say(
      "\(info.directory) \(verb) \(tracks), \(Numeral.bytes(info.bytes)) of at most "
        + "\(Numeral.bytes(info.limitBytes)).\n")
  }
}

/// The cache as a JSON document.
private struct CacheDocument: Encodable {
  var schema = "lacquer.cache/1"
  var engine = EngineIdentity.current
  var directory: String
  var tracks: Int
  var bytes: Int
  var limitBytes: Int

  init(_ info: ProfileCacheInfo) {
    directory = info.directory
    tracks = info.tracks
    bytes = info.bytes
    limitBytes = info.limitBytes
  }
}
