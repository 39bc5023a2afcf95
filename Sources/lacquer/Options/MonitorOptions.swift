import ArgumentParser
import AudioFiles
import Playback

/// How what is heard reaches the ears; never part of a render.
struct MonitorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Channels that are heard.", valueName: "mode"))
  var monitor = MonitorName.stereo

  @Option(help: ArgumentHelp("One band alone.", valueName: "name"))
  var band: BandName?

  @Option(help: ArgumentHelp("Channels whose polarity is inverted.", valueName: "channels"))
  var polarity = PolarityName.normal

  @Flag(help: "Turn the monitor down by 20 dB.")
  var dim = false

  @Flag(help: "Run the references in step with the mix, when they are versions of one song.")
  var align = false

  @Option(
    help: ArgumentHelp("Hear the settled master through a lossy codec.", valueName: "name"))
  var codec: PreviewCodec?

  /// The monitor to begin with.
  var settings: MonitorSettings {
    var settings = MonitorSettings()
    settings.mode = MonitorSettings.Mode(rawValue: monitor.rawValue) ?? .stereo
    settings.band = band?.band
    settings.polarity = MonitorSettings.Polarity(rawValue: polarity.rawValue) ?? .normal
    settings.isDimmed = dim
    return settings
  }
}

/// The monitor's modes as the command line spells them.
enum MonitorName: String, CaseIterable, ExpressibleByArgument {
  case stereo, mono, side, left, right, swap
}

/// The channels that can be turned over, as the command line spells them.
enum PolarityName: String, CaseIterable, ExpressibleByArgument {
  case normal, left, right, both
}

/// The listening bands as the command line spells them.
enum BandName: String, CaseIterable, ExpressibleByArgument {
  case sub, bass, mid, high
  case lowMid = "low-mid"
  case highMid = "high-mid"

  /// The band it stands for.
  var band: MonitorSettings.Band {
    switch self {
    case .sub: .sub
    case .bass: .bass
    case .lowMid: .lowMid
    case .mid: .mid
    case .highMid: .highMid
    case .high: .high
    }
  }
}

/// A codec that a master can be heard through, as the command line spells it.
struct PreviewCodec: ExpressibleByArgument {
  /// Its name.
  let name: String
  /// The container it stands for.
  let container: Container

  static var allValueStrings: [String] { Container.codecNames }
}

extension PreviewCodec {
  init?(argument: String) {
    guard let container = Container.codec(named: argument) else { return nil }
    self.init(name: argument.lowercased(), container: container)
  }
}
