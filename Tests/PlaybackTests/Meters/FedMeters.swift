import Playback
import Realtime

extension LiveMeters {
  /// The figures at the end of a signal that was fed as the mixer feeds it.
  static func of(
    _ left: [Float], _ right: [Float], rate: Int = 48_000,
    settings: LiveSpectrum.Settings = .init()
  ) -> LiveMeters {
    let metering = LiveMetering(sampleRate: rate)
    let ring = FrameRing.allocate(channels: 2, frames: 4096)
    defer { ring.deallocate() }
    var done = 0
    while done < left.count {
      let count = min(700, left.count - done)
      for i in 0..<count {
        unsafe ring.pointer(0, at: done + i).pointee = left[done + i]
        unsafe ring.pointer(1, at: done + i).pointee = right[done + i]
      }
      ring.publish(count)
      done += count
      _ = metering.drain(ring, settings: settings)
    }
    return metering.meters
  }
}
