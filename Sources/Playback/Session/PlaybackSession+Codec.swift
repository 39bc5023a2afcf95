public import AudioCore
public import AudioFiles
import Glibc
import Mastering
import Metering
import Synchronization

extension PlaybackSession {
  /// Makes the settled master audible as it comes out of a lossy codec, as the source `codec`.
  ///
  /// Slow: encodes the whole master into the scratch directory and decodes it again; the file is
  /// gone when this returns. The preview belongs to the present master and goes with it. Throws
  /// `LacquerError`: `usage` without a settled master, `input` for a container that is not lossy.
  public func prepareCodec(
    _ container: Container, bitrateKbps: Int? = nil, cancellation: Cancellation = Cancellation()
  ) throws {
    guard let master = control.withLock({ $0.programme.master }), master.isSettled else {
      throw LacquerError(
        .usage, "A codec is heard on a settled master: wait until it is solved.")
    }
    let path = "\(scratch.directory)/lacquer-codec-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    let named = "\(path).\(container.rawValue)"
    defer { unsafe unlink(named) }
    let deliverable = try Deliverable.named(
      named, sourceRate: sampleRate, rate: nil, depth: nil, bitrateKbps: bitrateKbps)
    let source = try master.source()
    let writer = try AudioWriter(
      deliverable, channels: source.format.channels,
      frames: Resampler.outputFrames(
        source.frames, from: sampleRate, to: deliverable.sampleRate))
    try Resampler.convert(source, to: deliverable.sampleRate, cancellation: cancellation) {
      try writer.write($0)
    }
    try writer.finish()
    let track = try AuditionTrack(named, scratch: scratch, cancellation: cancellation)
    let codec = try Programme.Track(track, sampleRate: sampleRate, scratch: scratch)
    control.withLock { control in
      guard control.programme.master === master else { return }
      control.programme.codec = codec
      update(&control)
    }
  }
}
