/// What is heard, and from where.
///
/// Nothing here ever reaches a render.
public struct Listening: Sendable, Equatable {
  /// What plays.
  public enum Source: String, Sendable, CaseIterable {
    /// A, the mix.
    case original = "a"
    /// B, the master.
    case master = "b"
    /// R, the chosen reference.
    case reference = "r"
    /// Δ, master minus mix.
    case difference = "delta"

    /// The sources that are tracks: all but the difference.
    public static let tracks: [Source] = [.original, .master, .reference]

    /// The letter on screen.
    public var letter: String {
      switch self {
      case .original: "A"
      case .master: "B"
      case .reference: "R"
      case .difference: "Δ"
      }
    }

    /// The word beside the letter.
    public var word: String {
      switch self {
      case .original: "original"
      case .master: "master"
      case .reference: "reference"
      case .difference: "difference"
      }
    }
  }

  /// Which channels are heard, and how.
  public enum Channels: String, Sendable, CaseIterable {
    case stereo, mono, side, left, right, swapped
  }

  /// Channels that the monitor turns over.
  public enum Polarity: String, Sendable, CaseIterable {
    case normal, left, right, both
  }

  /// What Δ takes the difference over.
  public enum DifferenceTap: String, Sendable, CaseIterable {
    /// Everything that was done.
    case whole
    /// What limiter and clipper took.
    case limiter
  }

  /// Codecs that B can be heard through.
  public static let codecs = ["mp3", "aac", "ogg", "opus"]

  /// What plays.
  public var source = Source.original
  /// What played before.
  public var previous = Source.master
  /// Slot of the reference that is R, 0 … 7.
  public var reference = 0
  /// Whether every source is brought to the quietest one's loudness.
  public var isLevelMatched = true
  /// Which channels are heard.
  public var channels = Channels.stereo
  /// The listening band that is heard alone, 0 … 5; nil is all.
  public var band: Int?
  /// Whether the monitor is 20 dB down.
  public var isDimmed = false
  /// Monitor gain, dB, −60 … 0: nothing is made louder than it is.
  public var gainDB = 0.0
  /// What Δ takes the difference over.
  public var tap = DifferenceTap.whole
  /// Whether it plays.
  public var isPlaying = false
  /// The playhead on the mix's clock, s.
  public var position = 0.0
  /// The playhead of R on the reference's own clock, s.
  public var referencePosition = 0.0
  /// Whether R runs in step with A, as two versions of one song can.
  public var isAligned = false
  /// Which channels are turned over.
  public var polarity = Polarity.normal
  /// The lossy codec that B is heard through ("mp3"); nil is B as it is.
  public var codec: String?
  /// Whether the codec's version is there yet.
  public var isCodecReady = false
  /// Commands that take a while which the sound was told, and those of which it has given an account;
  /// nil where it gives none.
  public var told = 0, taken: Int?
  /// Whether files are opened or a track is filtered for what the sound was told.
  public var isPreparing = false
  /// Whether B is heard as the plan that the sound was told last.
  public var isMasterNewest = true
  /// Notices of the sound that were told already.
  public var notices = 0
  /// The sound device in words; empty before it was opened.
  public var device = ""
  /// Why there is no sound; nil while there is.
  public var deviceFault: String?
  /// Blocks that came too late since the count was reset.
  public var xruns = 0
  /// Gains of level matching, dB, by source; empty before they are known.
  public var matchGainsDB: [Source: Double] = [:]

  /// Everything at rest.
  public init() {}

  /// Whether the sound is still at something, or may not know of it yet.
  public var isCatchingUp: Bool { isPreparing || taken.map { $0 < told } ?? false }

  /// Whether the monitor passes both channels whole and at full level.
  public var isMonitorPlain: Bool {
    channels == .stereo && band == nil && !isDimmed && source != .difference
      && polarity == .normal && !(source == .master && codec != nil)
  }

  /// What the monitor does in words, for the top line: "mono, sub 20–60, dim −20 dB".
  public var monitorText: String {
    var parts: [String] = []
    if channels != .stereo { parts.append(channels == .side ? "side only" : channels.rawValue) }
    if polarity != .normal { parts.append("polarity \(polarity.rawValue)") }
    if let band { parts.append(ListeningBand.all[band].text) }
    if let codec, source == .master {
      parts.append(isCodecReady ? "through \(codec)" : "\(codec) is being made")
    }
    if isDimmed { parts.append("dim −20 dB") }
    if source == .difference { parts.append("difference (\(tap.rawValue))") }
    return parts.isEmpty ? "stereo, full band" : parts.joined(separator: ", ")
  }
}

/// The six bands that can be heard alone.
public struct ListeningBand: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// Its edges, Hz.
  public let range: ClosedRange<Double>

  /// Name and edges: "bass 60–250".
  public var text: String {
    func edge(_ hertz: Double) -> String {
      hertz < 1000 ? "\(Int(hertz))" : "\(Int(hertz / 1000))k"
    }
    return "\(name) \(edge(range.lowerBound))–\(edge(range.upperBound))"
  }

  /// All six, from low to high.
  public static let all = [
    ListeningBand(name: "sub", range: 20...60), ListeningBand(name: "bass", range: 60...250),
    ListeningBand(name: "low mid", range: 250...500), ListeningBand(name: "mid", range: 500...2000),
    ListeningBand(name: "high mid", range: 2000...6000),
    ListeningBand(name: "high", range: 6000...20_000),
  ]
}
