internal import AudioCore
internal import Mastering
internal import Metering

/// The mix and its references.
extension Reduction {
  /// The path an argument names, else the selected file.
  func path(_ value: ActionValue?) throws -> String {
    if case .text(let path) = value { return absolute(path) }
    let rows = state.browser.rows
    guard state.navigation.screen == .files, rows.indices.contains(state.navigation.row) else {
      throw LacquerError(
        .usage, "Which file? Give its path, or choose it with \(key("files")).")
    }
    let entry = rows[state.navigation.row]
    guard entry.kind == .audio else {
      throw LacquerError(.usage, "\(entry.name) is not a sound file.")
    }
    return state.browser.path(of: entry)
  }

  /// The reference an argument names, else the one that is R.
  func referenceSlot(_ value: ActionValue?) -> Int {
    if case .index(let number) = value { number - 1 } else { state.listening.reference }
  }

  mutating func setMix(_ path: String) throws {
    retry(path)
    try change("Mix \(Paths.name(of: path))") { document in
      document.mix = AudioLink(path: path)
      document.loop = nil
      document.marks = []
    }
    say("\(state.document.name(of: path)) is the mix.")
  }

  mutating func addReference(_ path: String) throws {
    guard state.document.references.count < MasterDocument.referenceLimit else {
      throw LacquerError(.usage, "There are eight references already; remove one first.")
    }
    guard !state.document.references.contains(where: { $0.link.path == path }) else {
      throw LacquerError(.usage, "\(Paths.name(of: path)) is a reference already.")
    }
    retry(path)
    try change("Reference \(Paths.name(of: path))") {
      $0.references.append(ReferenceLink(link: AudioLink(path: path)))
    }
    say("\(state.document.name(of: path)) is reference \(state.document.references.count).")
  }

  mutating func removeReference(_ slot: Int) throws {
    guard state.document.references.indices.contains(slot) else {
      throw LacquerError(.usage, "There is no reference \(slot + 1).")
    }
    let name = state.document.name(of: state.document.references[slot].link.path)
    try change("Reference \(name) removed") { $0.references.remove(at: slot) }
    say("\(name) is no reference any more; \(key("undo")) brings it back.")
  }

  mutating func weigh(reference slot: Int, text: String) throws {
    guard state.document.references.indices.contains(slot) else {
      throw LacquerError(.usage, "There is no reference \(slot + 1).")
    }
    var reference = state.document.references[slot]
    var said: [String] = []
    var weighed: Set<MatchAspect?> = []
    for part in text.split(separator: " ") {
      let words = part.split(separator: "=", maxSplits: 1)
      guard let last = words.last, let weight = SettingText.parseNumber(String(last), unit: "%"),
        (0...100).contains(weight)
      else {
        throw LacquerError(
          .usage,
          "A weight is a number from 0 to 100 %, or aspect=number (tone, dynamics, width, "
            + "level, balance), not \"\(part)\".")
      }
      let aspect = words.count == 1 ? nil : MatchAspect(rawValue: words[0].lowercased())
      guard words.count == 1 || aspect != nil else {
        throw LacquerError(.usage, "A reference has no \"\(words[0])\" to weigh.")
      }
      guard weighed.insert(aspect).inserted else {
        throw LacquerError(
          .usage,
          "One weight for \(aspect?.rawValue ?? "everything") is enough, not two: \"\(text)\".")
      }
      let share = "\(Numeral.shortest(weight)) %"
      if let aspect {
        reference.aspects[aspect] = weight
        said.append("\(aspect.rawValue) \(share)")
      } else {
        reference.weight = weight
        said.append(share)
      }
    }
    let others = state.document.references.enumerated().contains {
      $0.offset != slot && $0.element.request.counts
    }
    guard reference.request.counts || others else {
      throw LacquerError(.usage, "One reference must keep a weight; remove it to use none.")
    }
    let title = "Reference \(slot + 1) weighs \(said.joined(separator: ", "))"
    try change(title, subject: "weight\(slot)") { $0.references[slot] = reference }
    say("\(title).")
  }

  /// The section of a reference that is followed; nothing is the whole.
  mutating func section(reference slot: Int, text: String) throws {
    guard state.document.references.indices.contains(slot) else {
      throw LacquerError(.usage, "There is no reference \(slot + 1).")
    }
    var region: TimeRegion?
    if !text.isEmpty, text != "whole" {
      let parts = text.replacing("–", with: "-").split { $0 == "-" || $0 == " " }
        .compactMap { SettingText.parseTime(String($0)) }
      guard parts.count == 2, parts[1] - parts[0] >= 3 else {
        throw LacquerError(
          .usage, "A section is start-end, at least 3 s (1:02-1:40), or whole; not \"\(text)\".")
      }
      region = TimeRegion(start: parts[0], end: parts[1])
    }
    let words = region.map { "\(Numeral.clock($0.start))–\(Numeral.clock($0.end))" } ?? "whole"
    try change("Reference \(slot + 1): \(words)") { $0.references[slot].region = region }
    say(
      region == nil
        ? "Reference \(slot + 1) is followed as a whole."
        : "Of reference \(slot + 1), \(words) is followed.")
  }

  /// Another path for the same thing; its hash tells whether it is.
  mutating func relink(slot: Int, to path: String) throws {
    let path = absolute(Figures.trimmed(path))
    guard !path.isEmpty, path != "/" else {
      throw LacquerError(.usage, "Where is it now? Give the number and its path.")
    }
    guard slot != 0 || state.document.mix != nil else {
      throw LacquerError(.usage, "There is no mix.")
    }
    guard slot == 0 || state.document.references.indices.contains(slot - 1) else {
      throw LacquerError(.usage, "There is no reference \(slot).")
    }
    retry(path)
    try change("\(slot == 0 ? "Mix" : "Reference \(slot)") is at \(path)") { document in
      if slot == 0 {
        document.mix?.path = path
      } else {
        document.references[slot - 1].link.path = path
      }
    }
  }

  /// Takes the files as they are now.
  mutating func reload() throws {
    try change("Files as they are now") { document in
      document.mix?.hash = nil
      for slot in document.references.indices { document.references[slot].link.hash = nil }
    }
    for path in Set(state.document.links.map(\.path)).sorted() {
      state.library[path] = .waiting
      state.glimpses[path] = nil
      state.changes[path] = nil
      effects.append(.remeasure(path: path))
    }
    state.warnings = TrackWarnings.all(in: state)
    replan()
    say("Reading the files again.")
  }

  /// Forgets an earlier failure, so that the file is looked at again.
  mutating func retry(_ path: String) {
    switch state.library[path] {
    case .failed, .stopped: state.library[path] = nil
    default: return
    }
    measureMissing()
  }

  mutating func stopMeasuring() {
    for (path, status) in state.library.sorted(by: { $0.key < $1.key }) where status.isAwaited {
      effects.append(.stopMeasuring(path: path))
    }
  }

  mutating func measured(_ track: LoadedTrack) {
    state.library[track.path] = .ready(track)
    state.glimpses[track.path] = nil
    state.changes[track.path] = nil
    state.measured.removeAll { $0 == track.path }
    state.measured.append(track.path)
    summarise()
    takeUpSaved(track)
    tracksChanged(path: track.path)
    if track.path == state.document.mix?.path, !track.isFromCache {
      let figures = LevelFigures(measured: track.profile)
      let loudness =
        figures.integratedLUFS > -70
        ? "\(Numeral.fixed(figures.integratedLUFS, 1)) LUFS" : "it has no loudness"
      say("\(state.document.name(of: track.path)) measured: \(loudness).")
    }
  }

  /// What the project was saved with is no other work when it was only read again.
  private mutating func takeUpSaved(_ track: LoadedTrack) {
    let isSaved = state.project.saved.links.contains {
      $0.path == track.path && $0.hash == track.hash
    }
    guard isSaved else { return }
    let before = state.document
    state.document.fillHashes([track.path: track.hash])
    if state.document != before { documentChanged(from: before) }
  }

  /// How much audio may have its features kept without being used, s: 3.2 kB each.
  static let spareSeconds = 1200.0

  /// Lets the features go of files that the document does not name, the oldest first; the newest,
  /// which may be chosen next, keeps its own.
  mutating func summarise() {
    let used = Set(state.document.links.map(\.path))
    var seconds = 0.0
    for path in state.measured.reversed() where !used.contains(path) {
      guard case .ready(var track) = state.library[path], track.hasAudio else { continue }
      let isNewest = seconds == 0
      seconds += track.profile.seconds
      guard !isNewest, seconds > Self.spareSeconds else { continue }
      track.sidecar = nil
      state.library[path] = .summary(track)
    }
  }

  mutating func measuringFailed(_ path: String, _ sentence: String) {
    state.library[path] = .failed(sentence)
    state.glimpses[path] = nil
    if let slot = slot(of: path) {
      say("\(sentence) \(TrackWarnings.elsewhere(slot)).", .error)
    }
    tracksChanged(path: path)
  }

  /// Of a file that was only looked at nothing is known again; one of the document says so.
  mutating func measuringStopped(_ path: String) {
    guard state.library[path]?.isAwaited == true else { return }
    state.glimpses[path] = nil
    guard state.document.links.contains(where: { $0.path == path }) else {
      state.library[path] = nil
      return
    }
    state.library[path] = .stopped
    say(
      "Measuring \(state.document.name(of: path)) was stopped; \(key("reload")) starts again.")
    tracksChanged(path: path)
  }

  private mutating func tracksChanged(path: String) {
    guard state.document.links.contains(where: { $0.path == path }) else { return }
    watchFiles()
    loadDesk()
    replan()
    state.warnings = TrackWarnings.all(in: state)
  }

  mutating func fix(_ value: ActionValue?) throws {
    let warnings = state.warnings
    var index = warnings.firstIndex { $0.fix != nil }
    if case .index(let number) = value {
      index = number - 1
    } else if state.navigation.screen == .warnings {
      index = state.navigation.row
    }
    guard let index, warnings.indices.contains(index) else {
      throw LacquerError(.usage, "There is no such warning.")
    }
    guard let call = warnings[index].fix else {
      throw LacquerError(.usage, "Nothing here can put that right: \(warnings[index].text)")
    }
    if call.action == "relink" { return try askWhere(call, warnings[index]) }
    let (action, argument) = try ActionRegistry.standard.resolve(call)
    let before = state.document
    try action.perform(&self, argument)
    guard let title = warnings[index].fixTitle else { return }
    let way = state.document == before ? "" : " \(key("undo")) takes it back."
    say("Done: \(title).\(way)", .success)
  }

  /// Opens a line with the place where a file was, to be written over with where it is.
  private mutating func askWhere(_ call: ActionCall, _ warning: TrackWarning) throws {
    guard isFromKey else {
      throw LacquerError(.usage, "\(warning.text) \(warning.fixTitle.map { ":\($0)" } ?? "").")
    }
    openPrompt(
      Prompt(.argument(action: call.action), label: call.action, text: call.argument ?? ""))
  }

  mutating func loadDemo() { effects.append(.findDemo) }

  mutating func demo(mix: String, reference: String) throws {
    try setMix(mix)
    if !state.document.references.contains(where: { $0.link.path == reference }) {
      try addReference(reference)
    }
    show(.work)
  }
}
