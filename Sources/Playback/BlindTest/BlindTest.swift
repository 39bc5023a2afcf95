import AudioCore
internal import Mastering

/// A test of whether two things can be told apart by ear: ABX, its order fixed before the first answer.
///
/// A value without sound or clock; what drives it plays A, B and X and asks.
public struct BlindTest: Sendable, Equatable {
  /// One answer.
  public struct Answer: Sendable, Equatable, Codable {
    /// What X was taken for.
    public var answer: Side
    /// What X was.
    public var truth: Side
    /// Seconds from the trial's beginning to the answer.
    public var seconds: Double
    /// Switches of source before the answer.
    public var switches: Int

    /// Whether it was right.
    public var isRight: Bool { answer == truth }
  }

  /// One of the two.
  public enum Side: String, Sendable, Equatable, Codable {
    case a = "A"
    case b = "B"
  }

  /// What X is in every trial, drawn before the first.
  public let order: [Side]
  /// Random text that is hashed with the order, so that the hash tells nothing before the end.
  public let salt: String
  /// Answers so far.
  public private(set) var answers: [Answer] = []

  /// Draws the order of `trials` trials.
  public init<Generator: RandomNumberGenerator>(trials: Int, using generator: inout Generator) {
    precondition(trials > 0, "a test has a trial")
    order = (0..<trials).map { _ in Bool.random(using: &generator) ? .a : .b }
    salt = String(generator.next(), radix: 16) + String(generator.next(), radix: 16)
  }

  /// SHA-256 of salt and order, told before the first trial and checked by anyone after the last.
  public var commitment: String {
    ContentHash(of: Array((salt + ":" + order.map(\.rawValue).joined()).utf8)).hexadecimal
  }

  /// The present trial from 0 on; equal to the number of trials when all are done.
  public var trial: Int { answers.count }

  /// Whether every trial has an answer.
  public var isDone: Bool { answers.count == order.count }

  /// What X is now; nil when all is done.
  public var x: Side? { isDone ? nil : order[trial] }

  /// Takes an answer for the present trial.
  public mutating func answer(_ side: Side, seconds: Double, switches: Int) {
    guard let x else { return }
    answers.append(Answer(answer: side, truth: x, seconds: seconds, switches: switches))
  }

  /// Takes the last answer back; returns whether there was one.
  public mutating func takeBack() -> Bool { answers.popLast() != nil }

  /// Right answers so far.
  public var right: Int { answers.count(where: \.isRight) }

  /// Probability of at least as many right answers by guessing: exact, one-sided.
  public var pValue: Double { Guessing.chance(right: right, of: answers.count) }
}
