internal import AudioCore
internal import Mastering

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
