/// Steps that can be taken back and given again, as a list to look at.
public struct UndoHistory: Sendable, Equatable {
  /// Most steps that are kept.
  public static let limit = 500
  /// Repeats on one thing within so many seconds are one step.
  static let coalescing = 0.8

  /// One step.
  public struct Step: Sendable, Equatable {
    /// What was done: "Ceiling −1.0 → −1.3 dBTP".
    public var title: String
    /// The document before the step (of a step to be redone: after it).
    public var document: MasterDocument
    /// What repeats of it have in common; nil never joins.
    public var subject: String?
    /// When it was done last, s of the runner's clock.
    public var time: Double
  }

  /// Steps done, oldest first.
  public private(set) var done: [Step] = []
  /// Steps taken back, the next to be redone last.
  public private(set) var undone: [Step] = []

  /// No steps.
  public init() {}

  /// Keeps a step; a repeat of the newest one within `coalescing` joins it.
  mutating func record(
    _ title: String, before: MasterDocument, subject: String?, at now: Double
  ) {
    undone = []
    if let subject, let last = done.last, last.subject == subject,
      now - last.time <= Self.coalescing
    {
      done[done.count - 1].title = title
      done[done.count - 1].time = now
      return
    }
    done.append(Step(title: title, document: before, subject: subject, time: now))
    if done.count > Self.limit { done.removeFirst(done.count - Self.limit) }
  }

  /// What the document was before the step that a repeat on `subject` would join.
  func origin(of subject: String?, at now: Double) -> MasterDocument? {
    guard let subject, let last = done.last, last.subject == subject,
      now - last.time <= Self.coalescing
    else { return nil }
    return last.document
  }

  /// Takes the newest step back; nil when there is none.
  mutating func undo(_ current: MasterDocument) -> (title: String, document: MasterDocument)? {
    guard var step = done.popLast() else { return nil }
    let before = step.document
    step.document = current
    step.subject = nil
    undone.append(step)
    return (step.title, before)
  }

  /// Gives the newest taken step again; nil when there is none.
  mutating func redo(_ current: MasterDocument) -> (title: String, document: MasterDocument)? {
    guard var step = undone.popLast() else { return nil }
    let after = step.document
    step.document = current
    step.subject = nil
    done.append(step)
    return (step.title, after)
  }

  /// Changes the document of every step in the same way.
  mutating func revise(_ body: (inout MasterDocument) -> Void) {
    for index in done.indices { body(&done[index].document) }
    for index in undone.indices { body(&undone[index].document) }
  }

  /// Forgets everything.
  mutating func clear() {
    done = []
    undone = []
  }
}
