import DSP
import Glibc

extension Output {
  /// Plays to nobody, in time.
  func runClock(whenOpen: () -> Void) throws {
    let rate = mixer.sampleRate
    let period = choice.periodFrames ?? choice.latency.periodFrames(sampleRate: rate)
    let periods = choice.periods ?? choice.latency.periods
    let left = AlignedBuffer<Float>(count: period)
    let right = AlignedBuffer<Float>(count: period)
    announce(
      DeviceFormat(
        name: DeviceChoice.none, sampleRate: rate, sampleFormat: "Float", channels: 2,
        periodFrames: period, bufferFrames: period * periods, isRealtime: false))
    whenOpen()
    let feed = try Feed(mixer: mixer, deviceRate: rate, periodFrames: period)
    let pacer = Pacer(choice.pace == .free ? .free : .clock, isClockless: true, rate)
    var silentFrames = 0
    while !isStopping {
      if silentFrames > rate {
        while !isStopping && mixer.signals.get(.isSilent) != 0 && !mixer.isWanted {
          wakePipe.wait(milliseconds: -1)
        }
        silentFrames = 0
        pacer.restart()
      }
      if pacer.isFree {
        while feed.readyFrames() < period && !isStopping { usleep(500) }
      }
      unsafe mix(feed, left.pointer, right.pointer, count: period, sampleRate: rate)
      silentFrames = mixer.signals.get(.isSilent) != 0 ? silentFrames + period : 0
      pacer.pass(period)
    }
  }
}
