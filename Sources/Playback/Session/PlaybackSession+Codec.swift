public import AudioCore
public import AudioFiles
import Mastering
import Metering
import Synchronization

extension PlaybackSession {
  /// Makes the settled master audible as it comes out of a lossy codec, as the source `codec`.
  ///
  /// Slow: encodes the whole master into a scratch file without a name and decodes it again. The
  /// preview belongs to the present master and goes with it. Throws `LacquerError`: `usage` without a settled master, `input` for a container that is not lossy.
  public func prepareCodec(
    _ container: Container, bitrateKbps: Int? = nil, cancellation: Cancellation = Cancellation()
  ) throws {
    guard let master = control.withLock({ $0.programme.master }), master.isSettled else {
      throw LacquerError(
        .usage, "A codec is heard on a settled master: wait until it is solved.")
    }
    var target = try Deliverable.named(
      "as.\(container.rawValue)", sourceRate: sampleRate, rate: nil, depth: nil,
      bitrateKbps: bitrateKbps)
    target.path = ""
    let source = try master.source()
    let trial = try CodecTrial(
      target, channels: source.format.channels,
      frames: Resampler.outputFrames(source.frames, from: sampleRate, to: target.sampleRate),
      scratch: scratch)
    try Resampler.convert(source, to: target.sampleRate, cancellation: cancellation) {
      try trial.write($0)
    }
    nonisolated(unsafe) let decoded = try trial.decode(cancellation: cancellation).source
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
