internal import AudioCore

/// What of a reference a master follows.
public enum MatchAspect: String, Codable, Sendable, CaseIterable {
  /// The spectrum of mid.
  case tone
  /// Loud against quiet in five bands, and the loudness range.
  case dynamics
  /// Side against mid.
  case width
  /// Integrated loudness.
  case level
  /// Left against right.
  case balance
}

/// Weights of one reference for single aspects, %, 0 … 100; nil takes the reference's own weight.
public struct AspectWeights: Codable, Sendable, Equatable {
  /// Spectrum.
  public var tone: Double?
  /// Loud against quiet, loudness range.
  public var dynamics: Double?
  /// Side against mid.
  public var width: Double?
  /// Integrated loudness.
  public var level: Double?
  /// Left against right.
  public var balance: Double?

  /// No weight of its own for any aspect.
  public init() {}

  /// The weight given for an aspect.
  public subscript(aspect: MatchAspect) -> Double? {
    get {
      switch aspect {
      case .tone: tone
      case .dynamics: dynamics
      case .width: width
      case .level: level
      case .balance: balance
      }
    }
    set {
      switch aspect {
      case .tone: tone = newValue
      case .dynamics: dynamics = newValue
      case .width: width = newValue
      case .level: level = newValue
      case .balance: balance = newValue
      }
    }
  }
}

/// A reference and how much it counts.
///
/// Weights are shares among the references; how far the master goes towards them is what `match`,
/// `tone`, `width` … amounts say. An aspect for which every reference has weight 0 is left as the
/// mix has it.
public struct ReferenceRequest: Sendable, Equatable {
  /// Path of an audio file or saved profile, or `neutral:NAME` for a built-in curve.
  public var path: String
  /// Weight among the references, %, 0 … 100.
  public var weight: Double
  /// Weights of single aspects.
  public var aspects: AspectWeights
  /// The section that is listened to, s; nil is the whole.
  public var region: TimeRegion?

  /// Creates a reference.
  public init(
    path: String, weight: Double = 100, aspects: AspectWeights = AspectWeights(),
    region: TimeRegion? = nil
  ) {
    self.path = path
    self.weight = weight
    self.aspects = aspects
    self.region = region
  }

  /// How much it counts for an aspect, %.
  public func weight(for aspect: MatchAspect) -> Double {
    if path.hasPrefix(NeutralCurve.prefix) && aspect != .tone { return 0 }
    return aspects[aspect] ?? weight
  }

  /// Whether it counts for anything.
  public var counts: Bool { MatchAspect.allCases.contains { weight(for: $0) > 0 } }

  /// The path with its section, as a person types it.
  public var name: String {
    guard let region else { return path }
    return "\(path)@\(Numeral.shortestClock(region.start))-\(Numeral.shortestClock(region.end))"
  }
}

/// A reference as a plan and a report remember it.
public struct ReferenceUse: Codable, Sendable, Equatable {
  /// Path as given.
  public var path: String
  /// SHA-256 of the file's content.
  public var hash: String
  /// The section that was listened to, s; nil is the whole.
  public var region: TimeRegion?
  /// Weight for each aspect by its name, %.
  public var weights: [String: Double]

  init(_ request: ReferenceRequest, hash: String) {
    path = request.path
    self.hash = hash
    region = request.region
    weights = Dictionary(
      uniqueKeysWithValues: MatchAspect.allCases.map { ($0.rawValue, request.weight(for: $0)) })
  }

  /// The same without its name.
  var unnamed: ReferenceUse {
    var use = self
    use.path = ""
    return use
  }

  /// Its section, and weights that differ from each other: "from 0:20 to 0:25, tone 40 %, level 0 %".
  var particulars: String {
    var parts: [String] = []
    if let region { parts.append(region.words) }
    let isCurve = path.hasPrefix(NeutralCurve.prefix)
    if !isCurve, Set(weights.values).count > 1 { parts.append(words) }
    return parts.joined(separator: ", ")
  }

  /// "tone 40 %, level 0 %" where aspects differ from each other, else "60 %".
  public var words: String {
    let values = MatchAspect.allCases.map { weights[$0.rawValue] ?? 0 }
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      return "\(Numeral.shortest(values.first ?? 0)) %"
    }
    return zip(MatchAspect.allCases, values).map {
      "\($0.rawValue) \(Numeral.shortest($1)) %"
    }.joined(separator: ", ")
  }
}
