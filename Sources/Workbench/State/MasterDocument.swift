public import AudioCore
public import Mastering

/// The work itself: what undo moves through and a project file keeps.
///
/// It never holds audio.
public struct MasterDocument: Sendable, Equatable {
  /// Most references.
  public static let referenceLimit = 8
  /// Number of snapshots.
  public static let snapshotCount = 8

  /// The mix; nil before one is chosen.
  public var mix: AudioLink?
  /// References in the order of their slots, at most eight.
  public var references: [ReferenceLink] = []
  /// What the person chose.
  public var settings = MasterSettings()
  /// Eight slots.
  public var snapshots = [Snapshot?](repeating: nil, count: snapshotCount)
  /// The snapshot the settings were last recalled from or stored to, 0 … 7.
  public var recalled: Int?
  /// The one before it, which a flip goes back to.
  public var recalledBefore: Int?
  /// The loop; nil before one is set.
  public var loop: LoopRange?
  /// Places to come back to, by letter, in alphabetical order.
  public var marks: [Mark] = []

  /// An empty document.
  public init() {}

  /// The files it names: the mix, then the references in the order of their slots.
  public var links: [AudioLink] { [mix].compactMap(\.self) + references.map(\.link) }

  /// What a file is called, with as many folders before its name as tell it from the others.
  public func name(of path: String) -> String { Paths.name(of: path, among: links.map(\.path)) }

  /// Whether settings differ from the snapshot that was recalled last.
  public var isChangedFromSnapshot: Bool {
    guard let recalled, let snapshot = snapshots[recalled] else { return false }
    return snapshot.settings != settings
  }
}

/// A file as a document names it.
public struct AudioLink: Sendable, Equatable {
  /// Absolute path.
  public var path: String
  /// Content the document was made with; nil before the file was measured and saved.
  public var hash: ContentHash?

  /// Creates a link.
  public init(path: String, hash: ContentHash? = nil) {
    self.path = path
    self.hash = hash
  }
}

/// A reference and how much it counts.
public struct ReferenceLink: Sendable, Equatable {
  /// The file.
  public var link: AudioLink
  /// Weight, %, 0 … 100.
  public var weight: Double
  /// Weights of single aspects (tone, dynamics, width, level, balance).
  public var aspects = AspectWeights()
  /// The section that is followed, s; nil is the whole.
  public var region: TimeRegion?
  /// Its own loop, on its own clock; nil before one is set.
  public var loop: LoopRange?
  /// Its own places to come back to, in alphabetical order.
  public var marks: [Mark] = []

  /// Creates a reference.
  public init(link: AudioLink, weight: Double = 100) {
    self.link = link
    self.weight = weight
  }

  /// The reference as the engine takes it.
  public var request: ReferenceRequest {
    ReferenceRequest(path: link.path, weight: weight, aspects: aspects, region: region)
  }
}

/// Settings put aside under a number.
public struct Snapshot: Sendable, Equatable {
  /// The settings.
  public var settings: MasterSettings
  /// What the person says about them.
  public var note: String

  /// Creates a snapshot.
  public init(settings: MasterSettings, note: String) {
    self.settings = settings
    self.note = note
  }
}

/// A stretch that is played again and again.
public struct LoopRange: Sendable, Equatable {
  /// Start, s.
  public var start: Double
  /// End, s.
  public var end: Double
  /// Whether playing stays inside.
  public var isOn: Bool

  /// Creates a loop.
  public init(start: Double, end: Double, isOn: Bool = true) {
    self.start = start
    self.end = end
    self.isOn = isOn
  }

  /// The stretch between its ends.
  public var region: TimeRegion { TimeRegion(start: start, end: end) }
}

/// A place in a track under a letter.
public struct Mark: Sendable, Equatable {
  /// a … z.
  public var letter: Character
  /// Place, s.
  public var seconds: Double

  /// Creates a mark.
  public init(letter: Character, seconds: Double) {
    self.letter = letter
    self.seconds = seconds
  }
}
