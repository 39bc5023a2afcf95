import AudioCore

/// A test of whether two things can be told apart by ear: ABX, its order fixed before the first answer.
///
/// A value without sound or clock; what drives it plays A, B and X and asks.
public struct BlindTest: Sendable, Equatable {
  /// One of the two.
  public enum Side: String, Sendable, Equatable, Codable {
    case a = "A"
    case b = "B"
  }

  /// What X is in every trial, drawn before the first.
  public let order: [Side]
  /// Random text that is hashed with the order, so that the hash tells nothing before the end.
  public let salt: String
  /// What X was taken for, trial by trial so far.
  public private(set) var answers: [Side] = []

  /// Draws the order of `trials` trials, at least one.
  public init<Generator: RandomNumberGenerator>(trials: Int, using generator: inout Generator) {
    precondition(trials > 0, "a test has a trial")
    let order = (0..<trials).map { _ in Bool.random(using: &generator) ? Side.a : .b }
    self.init(
      order: order,
      salt: String(generator.next(), radix: 16) + String(generator.next(), radix: 16))
  }

  /// A test whose order was drawn before.
  public init(order: [Side], salt: String) {
    self.order = order
    self.salt = salt
  }

  /// SHA-256 of salt, a blank and the order in letters, hexadecimal: told before the first trial and
  /// checked by anyone after the last.
  public var commitment: String {
    ContentHash(of: Array("\(salt) \(Self.letters(order))".utf8)).hexadecimal
  }

  /// The present trial from 0 on; equal to the number of trials when all are done.
  public var trial: Int { answers.count }

  /// Whether every trial has an answer.
  public var isDone: Bool { answers.count == order.count }

  /// What X is now; nil when all is done.
  public var x: Side? { isDone ? nil : order[trial] }

  /// Takes an answer for the present trial; does nothing when all is done.
  public mutating func answer(_ side: Side) {
    if !isDone { answers.append(side) }
  }

  /// Takes the last answer back; returns whether there was one.
  @discardableResult
  public mutating func takeBack() -> Bool { answers.popLast() != nil }

  /// Right answers so far.
  public var right: Int { zip(answers, order).count { $0 == $1 } }

  /// Probability of at least as many right answers by guessing: exact, one-sided.
  public var pValue: Double { Guessing.chance(right: right, of: answers.count) }

  /// Sides in letters, "ABBA".
  public static func letters(_ sides: [Side]) -> String { sides.map(\.rawValue).joined() }
}
