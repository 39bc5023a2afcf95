import AudioCore
import Foundation
import Mastering
import Playback

/// One sitting of a blind test: keys, sound, answers.
struct ListeningRoom {
  /// The order and the answers.
  private(set) var test: BlindTest
  /// What each answer took.
  private(set) var efforts: [(seconds: Double, switches: Int)] = []
  private var began = Date()
  private var switches = 0
  private let pair: ListeningPair
  private let isQuiet: Bool

  /// Seats the person in front of two files; quiet, it says nothing of trials.
  init(pair: ListeningPair, test: BlindTest, isQuiet: Bool) {
    self.pair = pair
    self.test = test
    self.isQuiet = isQuiet
  }

  /// Asks until every trial has an answer; false when the person stopped before.
  mutating func hold(_ cancellation: Cancellation) throws -> Bool {
    let keys = RawKeys()
    defer { keys.restore() }
    greet()
    pair.listen(to: .a)
    pair.session.play()
    show()
    while !test.isDone {
      if cancellation.isCancelled || keys.hasEnded { return false }
      guard let key = keys.next(milliseconds: 100) else { continue }
      switch key {
      case "a", "1": listen(.a)
      case "b", "2": listen(.b)
      case "x", "3": if let x = test.x { listen(x) }
      case "A": answer(.a)
      case "B": answer(.b)
      case "\u{7F}", "\u{8}":
        if test.takeBack() {
          efforts.removeLast()
          begin()
        }
      case " ": pair.session.togglePlay()
      case "q", "\u{1B}": return false
      default: break
      }
    }
    return true
  }

  private mutating func listen(_ side: BlindTest.Side) {
    switches += 1
    pair.listen(to: side)
  }

  private mutating func answer(_ side: BlindTest.Side) {
    test.answer(side)
    efforts.append((Date().timeIntervalSince(began), switches))
    begin()
  }

  private mutating func begin() {
    began = Date()
    switches = 0
    show()
  }

  private func greet() {
    guard !isQuiet else { return }
    let trials = test.order.count
    let gains = pair.gainsDB
    Console.output(
      """
      ABX of \(trials) trials; \(Guessing.needed(of: trials) ?? trials) right are needed for p < 0.05.
      Level match: A \(AbxCommand.gain(gains.a)), B \(AbxCommand.gain(gains.b)).
      X was drawn; SHA-256 of a salt, a blank and its list, which are told at the end:
      \(test.commitment)
      a b x listen, Shift-A Shift-B answer, Backspace takes back, space pauses, q stops.

      """)
  }

  private func show() {
    guard !isQuiet, !test.isDone else { return }
    Console.output("trial \(test.trial + 1) of \(test.order.count)\n")
  }
}
