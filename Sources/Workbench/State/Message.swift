/// Something that was said to the person.
public struct Message: Sendable, Equatable {
  /// How much it matters.
  public enum Weight: String, Sendable, CaseIterable { case info, success, warning, error }

  /// Number, rising.
  public var id: Int
  /// One sentence.
  public var text: String
  /// How much it matters.
  public var weight: Weight
  /// When it was said, s of the runner's clock.
  public var time: Double
  /// Until when it is shown over the screen, s of the runner's clock.
  public var shownUntil: Double

  /// Creates a message.
  public init(id: Int, text: String, weight: Weight, time: Double, shownUntil: Double) {
    self.id = id
    self.text = text
    self.weight = weight
    self.time = time
    self.shownUntil = shownUntil
  }
}

/// A fault of a track and what puts it right.
public struct TrackWarning: Sendable, Equatable, Identifiable {
  /// Where and what: "mix.polarity", "reference1.short".
  public var id: String
  /// One sentence.
  public var text: String
  /// What one key does about it; nil when only the person can.
  public var fix: ActionCall?
  /// The fix in words: "turn the right channel over".
  public var fixTitle: String?
  /// A place to look at, s.
  public var seconds: Double?

  /// Creates a warning.
  public init(
    id: String, text: String, fix: ActionCall? = nil, fixTitle: String? = nil,
    seconds: Double? = nil
  ) {
    self.id = id
    self.text = text
    self.fix = fix
    self.fixTitle = fixTitle
    self.seconds = seconds
  }
}
