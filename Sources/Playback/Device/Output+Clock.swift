import AudioCore
import DSP
import Glibc

extension Output {
  /// What the clock is said to be where it stands for a device.
  var clockFormat: DeviceFormat {
    let rate = mixer.sampleRate
    let period = choice.periodFrames ?? choice.latency.periodFrames(sampleRate: rate)
    return DeviceFormat(
      name: DeviceChoice.none, sampleRate: rate, sampleFormat: "Float", channels: 2,
      periodFrames: period, bufferFrames: period * (choice.periods ?? choice.latency.periods))
  }

  /// Plays to nobody, in time, for `seconds` or until the thread is to end.
  func runClock(seconds: Double = .infinity) throws {
    let format = clockFormat
    let rate = format.sampleRate
    let period = format.periodFrames
    let left = AlignedBuffer<Float>(count: period)
    let right = AlignedBuffer<Float>(count: period)
    let feed = try Feed(mixer: mixer, deviceRate: rate, periodFrames: period)
    let pacer = Pacer(choice.pace == .free ? .free : .clock, isClockless: true, rate)
    let end = SteadyTime.seconds + seconds
    // What rested while the device was tried rests on.
    var silentFrames = mixer.isAtRest ? rate + 1 : 0
    while !isStopping && SteadyTime.seconds < end {
      if silentFrames > rate {
        rest(until: end)
        silentFrames = 0
        pacer.restart()
        continue
      }
      if pacer.isFree {
        while feed.readyFrames() < period && !isStopping { usleep(500) }
      }
      unsafe mix(feed, left.pointer, right.pointer, count: period, sampleRate: rate)
      silentFrames = mixer.signals.get(.isSilent) != 0 ? silentFrames + period : 0
      pacer.pass(period)
    }
  }

  private func rest(until end: Double) {
    while !isStopping && mixer.isAtRest {
      let left = end - SteadyTime.seconds
      guard left > 0 else { return }
      wakePipe.wait(milliseconds: left.isFinite ? Int32(min(left, 60) * 1000) + 1 : -1)
    }
  }
}
