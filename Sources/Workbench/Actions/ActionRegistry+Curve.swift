internal import AudioCore
internal import DSP
internal import Mastering

/// Own equaliser bands and protected ranges on the match curve.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey
  private static let bandTwin = "lacquer master --set tone.bands="

  static let curve: [WorkbenchAction] = [
    .make(
      "curve.add", "Add an equaliser band", .curve, keys: Keys.keys("b", in: .curve),
      argument: .text(isOptional: true), undo: true, twin: bandTwin,
      when: { $0.curveRoom(forBand: true) },
      help: "Of your own, on top of matching: in words (bell 2.5k -1.5dB Q2 mid), else a bell "
        + "of 0 dB at the cursor, to be raised with k. Eight at most."
    ) { reduction, value in try reduction.addBand(text(value)) },
    .make(
      "curve.protect", "Protect a range from matching", .curve, keys: Keys.keys("p", in: .curve),
      argument: .text(isOptional: true), undo: true, twin: "lacquer master --set tone.protect=",
      when: { $0.curveRoom(forBand: false) },
      help: "Between two frequencies (2k-4k), else an octave around the cursor. Four at most."
    ) { reduction, value in try reduction.protect(text(value)) },
    .make(
      "curve.next", "Next band or range", .curve, keys: Keys.keys("n", in: .curve),
      when: needsSome, help: "To the right on the curve, around at its end."
    ) { reduction, _ in reduction.chooseOnCurve(by: 1) },
    .make(
      "curve.previous", "Previous band or range", .curve, keys: Keys.keys("N", in: .curve),
      when: needsSome, help: "To the left on the curve, around at its end."
    ) { reduction, _ in reduction.chooseOnCurve(by: -1) },
    .make(
      "curve.choose", "Choose a band or range", .curve,
      argument: .index(1...CurveFocus.bandLimit + CurveFocus.rangeLimit, isOptional: false),
      when: needsSome, help: "1 to 8 are the bands, 9 to 12 the protected ranges."
    ) { reduction, value in
      if case .index(let number) = value { try reduction.chooseOnCurve(number: number) }
    },
    .make(
      "curve.cursor", "Put the cursor on a frequency", .curve,
      argument: .number(unit: "Hz", range: CurveFocus.cursorRange, isOptional: false),
      help: "Reads the curve there; a new band or range begins there."
    ) { reduction, value in
      if case .number(let hertz) = value { reduction.moveCursor(to: hertz) }
    },
    step(
      "curve.right", "Higher frequency", "l  right", "L  shift-right", "alt-l  ctrl-right",
      help: "Of the band, the range or the cursor: a twelfth of an octave, with Shift a whole "
        + "one, with Alt a 48th."
    ) { try $0.shiftOnCurve(by: 1, $1) },
    step(
      "curve.left", "Lower frequency", "h  left", "H  shift-left", "alt-h  ctrl-left",
      help: "Of the band, the range or the cursor: a twelfth of an octave, with Shift a whole "
        + "one, with Alt a 48th."
    ) { try $0.shiftOnCurve(by: -1, $1) },
    step(
      "curve.up", "More gain", "k  up", "K  shift-up", "alt-k  ctrl-up", when: needsGain,
      help: "Half a decibel, with Shift three, with Alt a tenth; at most 24 dB."
    ) { try $0.liftOnCurve(by: 1, $1) },
    step(
      "curve.down", "Less gain", "j  down", "J  shift-down", "alt-j  ctrl-down", when: needsGain,
      help: "Half a decibel, with Shift three, with Alt a tenth; at least −24 dB."
    ) { try $0.liftOnCurve(by: -1, $1) },
    step(
      "curve.wider", "Wider", "w", "ctrl-w", "alt-w", when: needsItem,
      help: "A tenth less Q, with Ctrl half of it, with Alt a fiftieth; a range by its step of "
        + "frequency at both ends."
    ) { try $0.widenOnCurve(by: 1, $1) },
    step(
      "curve.narrower", "Narrower", "W", "", "alt-W", when: needsItem,
      help: "A tenth more Q, with Alt a fiftieth; a range by its step of frequency at both ends."
    ) { try $0.widenOnCurve(by: -1, $1) },
    .make(
      "curve.shape", "Shape of the band", .curve, keys: Keys.keys("t", in: .curve),
      argument: .choice(EqualizerBand.Kind.allCases.map(\.rawValue), isOptional: true),
      undo: true, twin: bandTwin, when: needsBand,
      help: "Bell, shelves, cuts; without a word the next one. A cut falls by 12 dB an octave."
    ) { reduction, value in try reduction.shapeOnCurve(value) },
    .make(
      "curve.place", "Both channels, mid or side", .curve, keys: Keys.keys("c", in: .curve),
      argument: .choice(ToneBand.Place.allCases.map(\.rawValue), isOptional: true), undo: true,
      twin: bandTwin, when: needsBand, help: "Where the band acts; without a word the next place."
    ) { reduction, value in try reduction.placeOnCurve(value) },
    .make(
      "curve.type", "Type a band or range", .curve, keys: Keys.keys("=  enter", in: .curve),
      argument: .text(isOptional: true), undo: true, twin: bandTwin,
      help: "The chosen one in words, else a new one: bell 2.5k -1.5dB Q2 mid, or 2k-4k."
    ) { reduction, value in
      guard let words = text(value) else { return reduction.typeOnCurve() }
      try reduction.writeOnCurve(words)
    },
    .make(
      "curve.move", "Put the band at a frequency and a gain", .curve,
      argument: .text(isOptional: false), undo: true, twin: bandTwin, when: needsItem,
      help: "Hz and dB, as 2500 -1.5; a range goes there with its middle. The mouse drags so."
    ) { reduction, value in
      let numbers = (text(value) ?? "").split(separator: " ")
      guard numbers.count == 2, let hertz = SettingText.parseNumber(String(numbers[0]), unit: "Hz"),
        let decibels = SettingText.parseNumber(String(numbers[1]), unit: "dB"), hertz > 0
      else { throw LacquerError(.usage, "curve.move takes Hz and dB, as 2500 -1.5.") }
      try reduction.dragOnCurve(to: hertz, decibels)
    },
    .make(
      "curve.toggle", "Band off and on", .curve, keys: Keys.keys("o", in: .curve), undo: true,
      twin: bandTwin, when: needsGain, help: "0 dB, and again the gain it had."
    ) { reduction, _ in try reduction.toggleOnCurve() },
    .make(
      "curve.reset", "Band back to 0 dB", .curve, keys: Keys.keys("0", in: .curve), undo: true,
      twin: bandTwin, when: needsBand, help: "And to the usual width of its shape."
    ) { reduction, _ in try reduction.resetOnCurve() },
    .make(
      "curve.remove", "Remove the band or range", .curve,
      keys: Keys.keys("x  delete  backspace", in: .curve), undo: true, twin: bandTwin,
      when: needsItem, help: "What is chosen; undo brings it back."
    ) { reduction, _ in try reduction.removeFromCurve() },
  ]

  /// Something that is done in steps of three sizes.
  private static func step(
    _ id: String, _ title: String, _ normal: String, _ coarse: String, _ fine: String,
    when availability: @escaping @Sendable (WorkbenchState) -> Availability = { _ in .now },
    help: String, perform: @escaping @Sendable (inout Reduction, StepSize) throws -> Void
  ) -> WorkbenchAction {
    .make(
      id, title, .curve,
      keys: Keys.keys(normal, "normal", in: .curve) + Keys.keys(coarse, "coarse", in: .curve)
        + Keys.keys(fine, "fine", in: .curve),
      argument: .choice(StepSize.allCases.map(\.rawValue), isOptional: true), undo: true,
      twin: bandTwin, when: availability, help: help
    ) { reduction, value in
      try perform(&reduction, text(value).flatMap(StepSize.init(rawValue:)) ?? .normal)
    }
  }

  private static func text(_ value: ActionValue?) -> String? {
    if case .text(let text) = value { text } else { nil }
  }

  @Sendable private static func needsSome(_ state: WorkbenchState) -> Availability {
    state.curveItems.isEmpty ? .no("there is no band and no protected range yet") : .now
  }

  @Sendable private static func needsItem(_ state: WorkbenchState) -> Availability {
    guard state.curveItem == nil else { return .now }
    return state.curveItems.isEmpty
      ? .no(
        "nothing is there yet",
        ways: [
          Remedy(action: "curve.add", effect: "adds a band"),
          Remedy(action: "curve.protect", effect: "protects a range"),
        ])
      : .no(
        "nothing is chosen",
        ways: [Remedy(action: "curve.next", effect: "goes to the next band or range")])
  }

  @Sendable private static func needsBand(_ state: WorkbenchState) -> Availability {
    if state.curveRange != nil { return .no("a protected range has none") }
    return needsItem(state)
  }

  @Sendable private static func needsGain(_ state: WorkbenchState) -> Availability {
    if let band = state.curveBand, !band.filter.kind.hasGain { return .no("a cut has no gain") }
    return needsBand(state)
  }
}
