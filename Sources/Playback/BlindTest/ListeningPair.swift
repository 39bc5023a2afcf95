import AudioCore
public import Mastering
import Metering
import Synchronization

/// Two files on one timeline at equal loudness, for a blind test.
///
/// Both run in step over the same range; every switch is the same 10 ms crossfade.
public final class ListeningPair: Sendable {
  /// Length of the crossfade of every switch.
  public static let crossfadeMilliseconds = FadeTables.switchMilliseconds

  /// The session that plays them; the first file is its mix, the second its reference.
  public let session: PlaybackSession
  /// The range that is repeated, frames of the session's rate.
  public let range: Range<Int>

  /// Opens two measured files.
  ///
  /// - Parameters:
  ///   - first: A.
  ///   - second: B; brought to the rate of A when it has another.
  ///   - seconds: the stretch that is repeated; nil is all that both have.
  /// - Throws: `LacquerError`; `usage` when the stretch lies outside of them.
  public init(_ first: AuditionTrack, _ second: AuditionTrack, seconds: Range<Double>?) throws {
    session = try PlaybackSession(mix: first)
    try session.setReferences([second])
    let rate = Double(session.sampleRate)
    let common =
      0..<session.control.withLock {
        min($0.programme.mix.frames, $0.programme.references[0].frames)
      }
    let wanted = seconds.map { Int($0.lowerBound * rate)..<Int($0.upperBound * rate) } ?? common
    range = wanted.clamped(to: common)
    guard range.count > session.sampleRate / 2 else {
      session.close()
      throw LacquerError(
        .usage, "The loop lies outside of what both files have: give it inside of their length.")
    }
    session.control.withLock { _ = $0.aligned.insert(0) }
    session.setLevelMatch(true)
    session.setReferenceLoop(0, range)
    session.setLoop(range)
    session.seekReference(0, toFrame: range.lowerBound)
    session.seek(toFrame: range.lowerBound)
  }

  /// Listens to one of the two.
  public func listen(to side: BlindTest.Side) {
    session.select(side == .a ? .mix : .reference(0))
  }

  /// Gain of each, dB, 0 or less.
  public var gainsDB: (a: Double, b: Double) {
    (session.matchGainDB(.mix) ?? 0, session.matchGainDB(.reference(0)) ?? 0)
  }
}
