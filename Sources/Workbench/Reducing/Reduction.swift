internal import AudioCore
internal import Mastering
internal import Metering

/// A state on its way to the next one, with what has to be done outside.
struct Reduction {
  var state: WorkbenchState
  var effects: [WorkbenchEffect] = []
  /// Seconds of the runner's clock.
  let now: Double
  /// Where relative paths begin, and home.
  let places: WorkbenchPlaces
  /// Names that `loudness.target` may take.
  let targets: DeliveryTargets
  /// Which keys call actions.
  let keys: KeyMap
  /// The key that was pressed; nil for words and events.
  var stroke: KeyStroke?
  /// Whether the action comes from a key, so that what is missing may be asked for.
  var isFromKey: Bool { stroke != nil }

  /// The key of an action, as sentences name it.
  func key(_ action: String) -> String { keys.word(for: action, in: state.keyContexts) }

  init(
    _ state: WorkbenchState, now: Double, places: WorkbenchPlaces, targets: DeliveryTargets,
    keys: KeyMap
  ) {
    self.state = state
    self.now = now
    self.places = places
    self.targets = targets
    self.keys = keys
  }

  /// Says something to the person: on the screen for a while, and in the list of messages.
  mutating func say(
    _ text: String, _ weight: Message.Weight = .info, for seconds: Double? = nil
  ) {
    let seconds = seconds ?? (weight == .error || weight == .warning ? 8 : 4)
    let id = (state.messages.last?.id ?? 0) + 1
    state.messages.append(
      Message(id: id, text: text, weight: weight, time: now, shownUntil: now + seconds))
    if state.messages.count > 200 { state.messages.removeFirst(state.messages.count - 200) }
    effects.append(.start(.toast, after: seconds))
  }

  /// Changes the document as one step that undo takes back.
  ///
  /// Repeats with the same `subject` join; a change that changes nothing is none. Throws while a
  /// project is being read, and during a blind test.
  mutating func change(
    _ title: String, subject: String? = nil, _ edit: (inout MasterDocument) throws -> Void
  ) throws {
    try refuseEdits()
    let before = state.document
    try edit(&state.document)
    guard state.document != before else { return }
    state.history.record(title, before: before, subject: subject, at: now)
    documentChanged(from: before)
  }

  /// Throws while a project is being read: what it brings takes the place of everything.
  func refuseWhileOpening() throws {
    guard state.project.isOpening else { return }
    throw LacquerError(.usage, "A project is being read: wait until it is there.")
  }

  /// Throws where the document has to stay as it is.
  func refuseEdits() throws {
    try refuseWhileOpening()
    guard state.isTesting else { return }
    throw LacquerError(.usage, "Not now: \(ABXTest.refusal).")
  }

  /// Throws where something cannot be done now, with the keys of what changes that.
  func refuse(unless availability: Availability) throws {
    guard let reason = availability.reason(key) else { return }
    throw LacquerError(.usage, "Not now: \(reason).")
  }

  /// What follows from another document, however it came about.
  mutating func documentChanged(from before: MasterDocument) {
    let document = state.document
    if document.isPlanned(unlike: before) {
      measureMissing(since: before)
      replan()
    }
    if document.loop != before.loop { tell(.loop(document.loop)) }
    let loops = document.references.map(\.loop)
    if loops != before.references.map(\.loop) { tell(.referenceLoops(loops)) }
    let paths = document.references.map(\.link.path)
    if document.mix?.path != before.mix?.path || paths != before.references.map(\.link.path) {
      watchFiles()
      let heard = state.listening
      state.listening.reference = document.slot(ofReference: heard.reference, in: before)
      if document.references.isEmpty, heard.source == .reference {
        state.listening.source = .original
      }
      let isHeardAnew = state.listening != heard
      loadDesk()
      summarise()
      if isHeardAnew { deskChanged() }
      if document.mix?.path != before.mix?.path { state.render = RenderSheet() }
    }
    state.warnings = TrackWarnings.all(in: state)
    if state.isDirty {
      effects.append(.start(.autosave, after: 1))
    } else if state.isUnsaved(before) {
      // Back at what is saved: a safety copy would only bring back what was undone.
      effects.append(.stop(.autosave))
      effects.append(.dropAutosave)
    }
  }

  /// The path from the root: relative ones begin where the program was started.
  func absolute(_ path: String) -> String {
    Paths.absolute(path, from: places.folder, home: places.home)
  }

  // MARK: - Values that turn

  /// on, off, or the other one.
  static func toggled(_ present: Bool, by value: ActionValue?) -> Bool {
    if case .text(let word) = value { return word == "on" }
    return !present
  }

  /// The word given, or the next in turn.
  static func next<Choice>(_ present: Choice, by value: ActionValue?) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable & Equatable {
    if case .text(let word) = value, let choice = Choice(rawValue: word) { return choice }
    let all = Array(Choice.allCases)
    guard let index = all.firstIndex(of: present) else { return present }
    return all[(index + 1) % all.count]
  }

  /// The word given, or the next in turn.
  static func next(_ words: [String], _ present: String, by value: ActionValue?) -> String {
    if case .text(let word) = value { return word }
    let index = words.firstIndex(of: present) ?? -1
    return words[(index + 1) % words.count]
  }
}

/// Folders that the reducer needs to understand paths.
public struct WorkbenchPlaces: Sendable, Equatable {
  /// Where relative paths begin.
  public var folder: String
  /// What `~` stands for.
  public var home: String

  /// Creates places.
  public init(folder: String, home: String) {
    self.folder = folder
    self.home = home
  }
}

extension MasterDocument {
  /// Whether the plan has to be made anew.
  func isPlanned(unlike other: MasterDocument) -> Bool {
    settings != other.settings || mix?.path != other.mix?.path
      || references.map(\.request) != other.references.map(\.request)
  }

  /// Where the reference in a slot of `before` stands now; where it is gone, what took its place.
  func slot(ofReference slot: Int, in before: MasterDocument) -> Int {
    let paths = references.map(\.link.path)
    let nearest = min(slot, max(0, paths.count - 1))
    guard before.references.indices.contains(slot) else { return nearest }
    let path = before.references[slot].link.path
    if paths.indices.contains(slot), paths[slot] == path { return slot }
    return paths.firstIndex(of: path) ?? nearest
  }
}

extension WorkbenchState {
  /// Whether there is work that no project file holds.
  public var isDirty: Bool { isUnsaved(document) }

  /// Whether no project file would hold a document.
  func isUnsaved(_ document: MasterDocument) -> Bool {
    document != project.saved && document != project.begun
  }

  /// Length of the mix, s.
  public var length: Double? { loadedMix?.profile.seconds }

  /// Whether the project can be saved where it is.
  var saveAvailability: Availability {
    if let reason = project.readOnlyReason { return .no(reason) }
    return document.mix == nil ? .no("there is nothing to save yet") : .now
  }

  /// Whether another project can be opened.
  var openAvailability: Availability {
    if project.isOpening { return .no("a project is being read") }
    if isTesting { return .no(ABXTest.refusal) }
    let isAtStake = isDirty && document.mix != nil
    return isAtStake ? .no("there is unsaved work: save it, or undo it") : .now
  }

  /// Whether what a crash left behind can be taken up.
  var recoverAvailability: Availability {
    project.recoverable.isEmpty ? .no("nothing was left behind") : openAvailability
  }
}
