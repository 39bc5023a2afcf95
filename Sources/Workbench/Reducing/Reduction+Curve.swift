internal import AudioCore
internal import DSP
internal import Mastering

/// Own equaliser bands and protected ranges, on the match curve.
extension Reduction {
  // MARK: - Choosing

  mutating func focusCurve(_ item: CurveFocus.Item?) {
    state.navigation.pane = .matchCurve
    state.navigation.curve.item = item
    show(.work)
  }

  /// The next item to the right or left, around at the ends; from the cursor the nearest there.
  mutating func chooseOnCurve(by count: Int) {
    let items = state.curveItems
    guard !items.isEmpty else { return }
    if let item = state.curveItem, let index = items.firstIndex(of: item) {
      return focusCurve(items[(index + count + items.count) % items.count])
    }
    let hertz = state.navigation.curve.hertz
    let next =
      count > 0
      ? items.first { self.hertz(of: $0) >= hertz } ?? items[0]
      : items.last { self.hertz(of: $0) <= hertz } ?? items[items.count - 1]
    focusCurve(next)
  }

  private func hertz(of item: CurveFocus.Item) -> Double {
    let tone = state.document.settings.tone
    return switch item {
    case .band(let index): tone.bands[index].filter.hertz
    case .range(let index): tone.protect[index].middleHz
    }
  }

  /// 1 … 8 are the bands in their order, 9 … 12 the ranges.
  mutating func chooseOnCurve(number: Int) throws {
    let index = number - 1
    let item: CurveFocus.Item =
      index < CurveFocus.bandLimit ? .band(index) : .range(index - CurveFocus.bandLimit)
    focusCurve(item)
    guard state.curveItem == nil else { return }
    throw LacquerError(
      .usage,
      index < CurveFocus.bandLimit
        ? "There is no band \(number)." : "There is no range \(index - CurveFocus.bandLimit + 1).")
  }

  mutating func moveCursor(to hertz: Double) {
    focusCurve(nil)
    state.navigation.curve.hertz = Self.rounded(hertz, in: CurveFocus.cursorRange)
  }

  // MARK: - Adding and removing

  mutating func addBand(_ text: String?) throws {
    let hertz = state.curveHertz
    var band = ToneBand(
      EqualizerBand(kind: .bell, hertz: hertz, q: ToneBand.usualQ(of: .bell)))
    if let text {
      band = try Self.band(text)
    }
    let index = state.document.settings.tone.bands.count
    try change("Band \(index + 1) added: \(band.title)") { $0.settings.tone.bands.append(band) }
    focusCurve(.band(index))
  }

  mutating func protect(_ text: String?) throws {
    let hertz = state.curveHertz
    var range = Self.range(
      FrequencyRange(lowHz: hertz, highHz: hertz), widenedBy: 0.5)
    if let text {
      range = try Self.range(text)
    }
    let index = state.document.settings.tone.protect.count
    try change("Range \(index + 1) protected: \(range.title)") {
      $0.settings.tone.protect.append(range)
    }
    focusCurve(.range(index))
  }

  /// Removes what is chosen; the cursor stays where it was.
  mutating func removeFromCurve() throws {
    let hertz = state.curveHertz
    switch state.curveItem {
    case .band(let index):
      try change("Band \(index + 1) removed") { $0.settings.tone.bands.remove(at: index) }
    case .range(let index):
      try change("Range \(index + 1) removed") { $0.settings.tone.protect.remove(at: index) }
    case nil: return
    }
    moveCursor(to: hertz)
  }

  // MARK: - Typing

  /// Opens a line with what is chosen, in words, else an empty one for something new.
  mutating func typeOnCurve() {
    let text = state.curveBand?.text ?? state.curveRange?.text ?? ""
    let label = state.curveItemName ?? "new band or range"
    openPrompt(Prompt(.curve, label: label, text: text, isSelected: !text.isEmpty))
  }

  /// Writes what is chosen in words; with nothing chosen adds a band or a range.
  mutating func writeOnCurve(_ text: String) throws {
    switch state.curveItem {
    case .band(let index):
      let band = try Self.band(text)
      try change("Band \(index + 1): \(band.title)") { $0.settings.tone.bands[index] = band }
    case .range:
      try setRange(Self.range(text))
    case nil:
      let isBand = ToneBand(text: text) != nil
      try refuse(unless: state.curveRoom(forBand: isBand))
      if isBand { try addBand(text) } else { try protect(text) }
    }
  }

  /// Says what the line means so far.
  mutating func noteOnCurve() {
    guard var prompt = state.navigation.prompt else { return }
    prompt.isInvalid = false
    do {
      switch state.curveItem {
      case .band: prompt.note = try Self.band(prompt.text).title
      case .range: prompt.note = try "protects \(Self.range(prompt.text).title)"
      case nil:
        if let band = ToneBand(text: prompt.text) {
          prompt.note = band.title
        } else if prompt.text.isEmpty {
          prompt.note = "bell 2.5k -1.5dB Q2 mid, or 2k-4k"
        } else {
          prompt.note = try "protects \(Self.range(prompt.text).title)"
        }
      }
    } catch let error as LacquerError {
      prompt.note = error.message
      prompt.isInvalid = true
    } catch {
      prompt.isInvalid = true
    }
    state.navigation.prompt = prompt
  }

  private static func band(_ text: String) throws -> ToneBand {
    guard let band = ToneBand(text: text) else {
      throw LacquerError(
        .usage, "A band is written as \"bell 2.5k -1.5dB Q2 mid\", not \"\(text)\".")
    }
    return band
  }

  private static func range(_ text: String) throws -> FrequencyRange {
    guard let range = FrequencyRange(text: text, limits: ToneBand.hertzRange) else {
      throw LacquerError(.usage, "A range is written as \"2k-4k\", not \"\(text)\".")
    }
    return range
  }
}

extension WorkbenchState {
  /// Whether there is room for another band, or another protected range.
  func curveRoom(forBand isBand: Bool) -> Availability {
    let tone = document.settings.tone
    if isBand {
      return tone.bands.count < CurveFocus.bandLimit
        ? .now : .no("there are \(CurveFocus.bandLimit) bands already")
    }
    return tone.protect.count < CurveFocus.rangeLimit
      ? .now : .no("there are \(CurveFocus.rangeLimit) protected ranges already")
  }
}
