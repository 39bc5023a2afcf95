public import Mastering

/// A blind test: which of A and B is X, so many times that chance can be told from hearing.
///
/// The number of trials is fixed before the first, and the list of what X is was drawn before it;
/// its hash is shown from the start, the list itself at the end.
public struct ABXTest: Sendable, Equatable {
  /// What the person can listen to.
  public enum Voice: String, Sendable, CaseIterable { case a, b, x }

  /// The pairs that can be compared, with their words.
  static let pairs: [(word: String, sources: [Listening.Source])] = [
    ("ab", [.original, .master]), ("br", [.master, .reference]), ("ar", [.original, .reference]),
  ]

  /// Why a test whose list is drawn anew can neither be answered nor stopped, as the rest of a sentence.
  static let drawing = "its list is being drawn"

  /// Why other things have to wait for the end of a test, as the rest of a sentence.
  static let refusal = "a blind test is running; finish it or stop it first"

  /// Actions that change what is compared, besides all that undo takes back.
  static let spoilers: Set = [
    "listen", "listen.back", "listen.reference", "listen.match", "listen.delta", "listen.tap",
    "listen.codec", "listen.align", "monitor", "monitor.band", "monitor.polarity", "monitor.full",
    "undo", "redo", "reload",
  ]

  /// What A and B are.
  public let pair: [Listening.Source]
  /// Order, answers and the hash that binds them.
  private(set) var blind: BlindTest
  /// What plays.
  public var voice = Voice.a
  /// Whether it has begun: all that it compares is heard as it stays, and can be answered.
  public internal(set) var isBegun = false
  /// Whether it has begun before: what waits again goes on as the person left it, playing or not.
  var hasBegun = false
  /// Whether the person has asked to stop and is asked whether that is meant.
  public var isStopping = false
  /// Whether another master waits for the end: B stays what it was at the start.
  var holdsPlan = false
  /// Where the result was written; nil before.
  public var resultPath: String?

  /// Begins a test whose order was drawn.
  public init(pair: [Listening.Source], _ blind: BlindTest) {
    self.pair = pair
    self.blind = blind
  }

  /// How many trials there are.
  public var trials: Int { blind.order.count }
  /// Whether all are answered.
  public var isOver: Bool { blind.isDone }
  /// Whether it has begun and is not over: what is heard is up to the test.
  var isRunning: Bool { isBegun && !isOver }
  /// How many are answered.
  public var answered: Int { blind.answers.count }
  /// What was answered so far, in letters.
  public var answers: String { BlindTest.letters(blind.answers) }
  /// SHA-256 of salt, a blank and the list in letters, hexadecimal.
  public var commitment: String { blind.commitment }
  /// The source of what plays; X is the hidden one of the present trial.
  public var source: Listening.Source {
    switch voice {
    case .a: pair[0]
    case .b: pair[1]
    case .x: blind.order[min(answered, trials - 1)] == .b ? pair[1] : pair[0]
    }
  }

  /// Answers the present trial.
  public mutating func answer(_ side: BlindTest.Side) {
    guard !isOver else { return }
    blind.answer(side)
    voice = .x
    isStopping = false
  }

  /// Takes the last answer back.
  public mutating func takeBack() { blind.takeBack() }

  /// How many answers were right; nil while the test goes on, so that nothing can be learnt from it.
  public var right: Int? { isOver ? blind.right : nil }

  /// The list in letters, "ABBA"; nil while the test goes on.
  public var revealed: String? { isOver ? BlindTest.letters(blind.order) : nil }

  /// What was hashed in front of the list; nil while the test goes on, as the hash would give the list away.
  public var salt: String? { isOver ? blind.salt : nil }
}

extension WorkbenchState {
  /// Whether a blind test is going on or about to begin, which another sound or document would spoil.
  public var isTesting: Bool { isDrawingABX || abx.map { !$0.isOver } ?? false }

  /// How many answers leaving would lose.
  public var abxAnswersAtStake: Int { abx.map { $0.isOver ? 0 : $0.answered } ?? 0 }

  /// Why a blind test cannot be listened to or answered yet, as the rest of a sentence; nil once it can.
  public var abxHindrance: String? {
    if isDrawingABX { return ABXTest.drawing }
    return abx?.isBegun == false ? "the sound is being made ready" : nil
  }

  /// Whether sources are heard as they will stay: nothing is measured, opened or filtered any more, and
  /// B is the plan that is shown.
  func isHeardToStay(_ sources: [Listening.Source]) -> Bool {
    let isReading = document.links.contains { library[$0.path]?.isAwaited == true }
    guard !isReading, !listening.isCatchingUp else { return false }
    guard sources.contains(.master) else { return true }
    let isShown = plan.isSettled || plan.draft == nil || plan.draftRevision == plan.revision
    return isShown && listening.isMasterNewest
  }
}

/// The result of a blind test as it is kept.
public struct ABXResult: Sendable, Equatable, Encodable {
  var schema = "lacquer.blind-test/1"
  /// What A and B were.
  public var a: String, b: String
  /// Files behind them, and the hash of the mix.
  public var mix: String, mixHash: String?
  /// Answers and list in letters.
  public var answers: String, list: String
  /// The salt and the hash that was shown before the first trial.
  public var salt: String, commitment: String
  /// How many were right, of how many, and the probability of that by chance.
  public var right: Int, trials: Int, chance: Double
  /// Gains of level matching, dB.
  public var gainsDB: [String: Double]
  /// The loop, s; the whole track without one.
  public var loopStart: Double?, loopEnd: Double?
}
