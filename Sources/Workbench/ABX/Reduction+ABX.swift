internal import AudioCore
internal import Mastering

/// The blind test, from its list to its result.
extension Reduction {
  /// Leads back to the test that is running and says where it is; another number of trials would
  /// lose its answers.
  mutating func returnToABX(_ test: ABXTest, isAnother: Bool) throws {
    guard !isAnother else {
      throw LacquerError(.usage, "Blind test: not now, \(ABXTest.refusal).")
    }
    show(.abx)
    say("This is trial \(test.answered + 1) of \(test.trials); Escape stops the test.")
  }

  /// Has a list drawn outside; until it is there no answer can be given, which would be to another list.
  mutating func drawABX(pair: [Listening.Source], trials: Int) {
    state.isDrawingABX = true
    effects.append(.drawABX(pair: pair, trials: trials))
  }

  /// Takes a test whose list was drawn outside.
  mutating func takeABX(_ test: ABXTest) {
    state.isDrawingABX = false
    tellHeldPlan()
    state.abx = test
    show(.abx)
    beginABX()
  }

  /// Begins the test that waits once all that it compares is heard as it stays, and gives it up where
  /// that cannot be; one without an answer waits again where it is not.
  mutating func beginABX() {
    guard let test = state.abx, test.answered == 0 else { return }
    guard state.isHeardToStay(test.pair) else {
      state.abx?.isBegun = false
      return giveUpABX()
    }
    guard !test.isBegun else { return }
    state.abx?.isBegun = true
    state.abx?.hasBegun = true
    state.listening.isLevelMatched = true
    plainMonitor()
    playABX()
    if !test.hasBegun { play(true) }
  }

  /// Ends the test that waits for what cannot be made ready, and says why.
  private mutating func giveUpABX() {
    guard !state.listening.isCatchingUp else { return }
    var reason = state.listening.deviceFault
    if case .failed(let sentence) = state.plan.phase { reason = sentence }
    guard let reason else { return }
    state.abx = nil
    if state.navigation.screen == .abx { leaveScreen() }
    say("The blind test has not begun: \(reason)", .warning)
  }

  /// Tells the sound what plays; what the state shows as source stays as it was.
  mutating func playABX() {
    guard let test = state.abx else { return }
    var listening = state.listening
    listening.source = test.source
    tell(.monitor(DeskMonitor(listening)))
  }

  mutating func answerABX(_ side: BlindTest.Side) {
    guard var test = state.abx, test.isRunning else { return }
    test.answer(side)
    state.abx = test
    guard test.isOver, let right = test.right, let list = test.revealed else { return playABX() }
    tellHeldPlan()
    var gains: [String: Double] = [:]
    for source in test.pair { gains[source.rawValue] = state.listening.matchGainsDB[source] }
    let loop = state.document.loop.flatMap { $0.isOn ? $0 : nil }
    effects.append(
      .keepABX(
        ABXResult(
          a: test.pair[0].word, b: test.pair[1].word, mix: state.document.mix?.path ?? "",
          mixHash: state.loadedMix?.hash.hexadecimal, answers: test.answers,
          list: list, salt: test.blind.salt, commitment: test.commitment, right: right,
          trials: test.trials, chance: test.blind.pValue,
          gainsDB: gains, loopStart: loop?.start, loopEnd: loop?.end)))
    tell(.monitor(DeskMonitor(state.listening)))
  }

  /// The first time asks, the second stops; a test that is over closes at once.
  mutating func stopABX() {
    guard let test = state.abx else { return }
    guard test.isOver || test.isStopping || test.answered == 0 else {
      state.abx?.isStopping = true
      return
    }
    tellHeldPlan()
    state.abx = nil
    tell(.monitor(DeskMonitor(state.listening)))
    back()
  }

  /// Tells the sound of the master that waited for the end of the test.
  private mutating func tellHeldPlan() {
    guard state.abx?.holdsPlan == true else { return }
    state.abx?.holdsPlan = false
    tell(.plan(state.plan.audible, isSettled: state.plan.isSettled))
  }
}
