public import AudioCore
public import AudioFiles
import Mastering
import Metering
import Synchronization

extension PlaybackSession {
  /// Makes the settled master audible as it comes out of a lossy codec, as the source `codec`.
  ///
  /// Slow: encodes the whole master into a scratch file without a name and decodes it again. The
  /// preview belongs to the present master and goes with it. Throws `LacquerError.usage` without a
  /// settled master, and what encoding throws.
  public func prepareCodec(
    _ container: Container, cancellation: Cancellation = Cancellation()
  ) throws {
    guard let master = control.withLock({ $0.programme.master }), master.isSettled else {
      throw LacquerError(
        .usage, "A codec is heard on a settled master: wait until it is solved.")
    }
    var target = try Deliverable.named("as.\(container.rawValue)", sourceRate: sampleRate)
    target.path = ""
    let trial = try CodecTrial.run(
      master.source(), as: target, scratch: scratch, cancellation: cancellation)
    // Read by one thread after the other: here, then by the worker that renders ahead.
    nonisolated(unsafe) let decoded = trial.decoded.source
    let measured = try Measure.profile(of: unsafe decoded, cancellation: cancellation)
    let codec = try Programme.Track(
      measured.profile, loudness: measured.sidecar.loudness, sampleRate: sampleRate,
      scratch: scratch
    ) { unsafe decoded }
    control.withLock { control in
      guard control.programme.master === master else { return }
      control.programme.codec = codec
      update(&control)
    }
  }
}
