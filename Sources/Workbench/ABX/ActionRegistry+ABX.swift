internal import AudioCore
internal import Mastering

/// The blind test.
extension ActionRegistry {
  private typealias Keys = WorkbenchAction.DefaultKey

  private static let noTest = Availability.no(
    "no blind test is running", ways: [Remedy(action: "abx", effect: "begins one")])

  private static let duringTest: @Sendable (WorkbenchState) -> Availability = { state in
    guard state.abx != nil else { return noTest }
    if let reason = state.abxHindrance { return .no(reason) }
    return .now
  }

  static let abx: [WorkbenchAction] = [
    .make(
      "abx", "Blind test", .listen, keys: Keys.keys("X  f6"),
      argument: .index(5...100, isOptional: true),
      when: { state in
        if state.isDrawingABX { return .no(ABXTest.drawing) }
        // It leads back to the one that is running.
        if state.isTesting { return .now }
        guard state.plan.audible != nil else { return .no("there is no master to compare yet") }
        return state.beginAvailability
      },
      help: "Sixteen trials unless a number says otherwise: is X A or B? Mix and master, until "
        + "another pair is chosen. Level match is on, "
        + "meters are hidden, and the answer comes at the end."
    ) { reduction, value in
      if let test = reduction.state.abx, !test.isOver, value == nil || test.answered > 0 {
        return try reduction.returnToABX(test, isAnother: value != nil)
      }
      var trials = 16
      if case .index(let number) = value { trials = number }
      reduction.drawABX(pair: reduction.state.abx?.pair ?? [.original, .master], trials: trials)
    },
    .make(
      "abx.pair", "Blind test of another pair", .listen, keys: Keys.keys("p", in: .abx),
      argument: .choice(ABXTest.pairs.map(\.word), isOptional: true),
      when: { state in
        if state.isDrawingABX { return .no(ABXTest.drawing) }
        guard state.abx?.answered ?? 0 == 0 else {
          return .no("the pair stands once an answer is given")
        }
        guard state.loadedReference != nil || state.plan.audible != nil else {
          return .no("there is only one thing to hear: a master or a reference is missing")
        }
        return state.beginAvailability
      },
      help:
        "Any two of mix (a), master (b) and reference (r); the list of X is drawn anew. Without "
        + "a word, the next pair. lacquer abx compares any files."
    ) { reduction, value in
      let known = ABXTest.pairs.filter { $0.sources.allSatisfy { reduction.state.canBeHeard($0) } }
      let now = known.firstIndex { $0.sources == reduction.state.abx?.pair } ?? -1
      var chosen = known.isEmpty ? nil : known[(now + 1) % known.count]
      if case .text(let word) = value { chosen = known.first { $0.word == word } }
      guard let chosen else {
        throw LacquerError(.usage, "One of the two cannot be heard yet.")
      }
      reduction.drawABX(pair: chosen.sources, trials: reduction.state.abx?.trials ?? 16)
    },
    .make(
      "abx.listen", "Listen to A, B or X", .listen,
      keys: Keys.keys("1", "a", in: .abx) + Keys.keys("2", "b", in: .abx)
        + Keys.keys("3", "x", in: .abx),
      argument: .choice(ABXTest.Voice.allCases.map(\.rawValue), isOptional: false),
      when: duringTest, help: "X is one of the two; each switch is the same crossfade."
    ) { reduction, value in
      guard case .text(let word) = value, let voice = ABXTest.Voice(rawValue: word) else { return }
      reduction.state.abx?.voice = voice
      reduction.state.abx?.isStopping = false
      reduction.playABX()
    },
    .make(
      "abx.answer", "Say what X is", .listen,
      keys: Keys.keys("A", "a", in: .abx) + Keys.keys("B", "b", in: .abx),
      argument: .choice(["a", "b"], isOptional: false), when: duringTest,
      help: "Shift-A and Shift-B, so that no answer is given by chance."
    ) { reduction, value in
      guard case .text(let word) = value else { return }
      reduction.answerABX(word == "b" ? .b : .a)
    },
    .make(
      "abx.back", "Take the last answer back", .listen, keys: Keys.keys("backspace", in: .abx),
      when: duringTest, help: "Until the last trial is answered."
    ) { reduction, _ in
      guard reduction.state.abx?.isOver == false else { return }
      reduction.state.abx?.takeBack()
      reduction.playABX()
    },
    .make(
      "abx.stop", "Stop the blind test", .listen, keys: Keys.keys("escape  q", in: .abx),
      when: { state in
        guard state.abx != nil else { return noTest }
        return state.isDrawingABX ? .no(ABXTest.drawing) : .now
      }, help: "Asks first, because a test that was stopped says nothing."
    ) { reduction, _ in reduction.stopABX() },
  ]
}

extension WorkbenchState {
  /// Whether no project is on its way, which brings another pair, and there is a sound device; why
  /// not, as the rest of a sentence.
  fileprivate var beginAvailability: Availability {
    if project.isOpening { return .no("a project is being read") }
    guard let fault = listening.deviceFault?.withoutFullStop else { return .now }
    let isName = fault.dropFirst().first?.isLowercase != true
    return .no(isName ? fault : fault.prefix(1).lowercased() + String(fault.dropFirst()))
  }

  /// Whether there is something to hear behind a source.
  fileprivate func canBeHeard(_ source: Listening.Source) -> Bool {
    switch source {
    case .original: loadedMix != nil
    case .master, .difference: plan.audible != nil
    case .reference: loadedReference != nil
    }
  }
}
