import AudioCore
internal import CAlsa
import DSP
import Glibc
import Synchronization

extension Output {
  /// Feeds a device until it fails or the thread is to end.
  func run(_ device: AlsaDevice, _ feed: Feed) throws {
    let period = device.format.periodFrames
    let left = AlignedBuffer<Float>(count: period)
    let right = AlignedBuffer<Float>(count: period)
    let bytes = AlignedBuffer<UInt8>(count: period * device.conversion.frameBytes)
    let descriptors = unsafe PollDescriptors(device.pcm, wake: wakePipe.reader)
    let pacer = Pacer(choice.pace, isClockless: device.hasNoClock, device.format.sampleRate)
    var silentFrames = 0
    while !isStopping {
      if silentFrames > device.format.sampleRate {
        try rest(device)
        silentFrames = 0
        pacer.restart()
      }
      guard try waitForRoom(device, period, descriptors) else { continue }
      if pacer.isFree {
        while feed.readyFrames() < period && !isStopping { usleep(500) }
      }
      unsafe mix(
        feed, left.pointer, right.pointer, count: period, sampleRate: device.format.sampleRate)
      silentFrames = mixer.signals.get(.isSilent) != 0 ? silentFrames + period : 0
      unsafe device.conversion.convert(
        left.pointer, right.pointer, count: period, into: bytes.pointer)
      try unsafe write(device, bytes.pointer, period)
      pacer.pass(period)
    }
  }

  /// Lets the device sleep while nothing sounds.
  private func rest(_ device: AlsaDevice) throws {
    unsafe snd_pcm_drop(device.pcm)
    while !isStopping && mixer.signals.get(.isSilent) != 0 && !mixer.isWanted {
      wakePipe.wait(milliseconds: -1)
    }
    let status = unsafe snd_pcm_prepare(device.pcm)
    if status < 0 { throw DeviceError.make(status, device: choice.name) }
  }

  /// Waits until a period fits; false when there is reason to look again.
  private func waitForRoom(
    _ device: AlsaDevice, _ period: Int, _ descriptors: PollDescriptors
  ) throws -> Bool {
    let available = unsafe snd_pcm_avail_update(device.pcm)
    if available < 0 {
      try recover(device, Int32(available))
      return false
    }
    if available >= period { return true }
    if unsafe snd_pcm_state(device.pcm) == SND_PCM_STATE_PREPARED {
      // Full before it was started.
      let status = unsafe snd_pcm_start(device.pcm)
      if status < 0 { try recover(device, status) }
    }
    let outcome = descriptors.wait(milliseconds: 2000)
    if outcome.isWoken { wakePipe.drain() }
    if outcome.isTimeout {
      throw LacquerError(
        .device,
        "The sound device \(choice.name) stopped taking sound: it is being opened again; if that "
          + "does not help, choose another with --device.")
    }
    if outcome.isBroken {
      let state = unsafe snd_pcm_state(device.pcm)
      switch state {
      case SND_PCM_STATE_XRUN: try recover(device, -EPIPE)
      case SND_PCM_STATE_SUSPENDED: try recover(device, -ESTRPIPE)
      case SND_PCM_STATE_DISCONNECTED: throw DeviceError.make(-ENODEV, device: choice.name)
      default: break
      }
    }
    return false
  }

  private func write(_ device: AlsaDevice, _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int)
    throws
  {
    var done = 0
    while done < count {
      let written = unsafe snd_pcm_writei(
        device.pcm, bytes + done * device.conversion.frameBytes, snd_pcm_uframes_t(count - done))
      if written >= 0 {
        done += written
      } else if written == -Int(EAGAIN) {
        unsafe snd_pcm_wait(device.pcm, 100)
        if isStopping { return }
      } else {
        try recover(device, Int32(written))
      }
    }
  }

  /// Recovers from an ALSA number, or throws the sentence about it.
  private func recover(_ device: AlsaDevice, _ number: Int32) throws {
    if number == -EPIPE { xruns.add(1, ordering: .relaxed) }
    if number == -ESTRPIPE { recoveries.add(1, ordering: .relaxed) }
    let status = device.recover(number)
    if status < 0 { throw DeviceError.make(status, device: choice.name) }
  }
}

/// What a device and the wake pipe are polled by.
@safe private final class PollDescriptors {
  struct Outcome {
    var isWoken: Bool
    var isBroken: Bool
    var isTimeout: Bool
  }

  private let pcm: OpaquePointer
  private let entries: UnsafeMutablePointer<pollfd>
  private let count: Int

  init(_ pcm: OpaquePointer, wake: Int32) {
    unsafe self.pcm = pcm
    count = max(0, Int(unsafe snd_pcm_poll_descriptors_count(pcm)))
    unsafe entries = .allocate(capacity: count + 1)
    unsafe entries.initialize(repeating: pollfd(), count: count + 1)
    unsafe snd_pcm_poll_descriptors(pcm, entries, UInt32(count))
    unsafe entries[count] = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
  }

  deinit { unsafe entries.deallocate() }

  func wait(milliseconds: Int32) -> Outcome {
    let status = unsafe poll(entries, nfds_t(count + 1), milliseconds)
    guard status > 0 else {
      return Outcome(isWoken: false, isBroken: false, isTimeout: status == 0)
    }
    var events: UInt16 = 0
    unsafe snd_pcm_poll_descriptors_revents(pcm, entries, UInt32(count), &events)
    return Outcome(
      isWoken: unsafe entries[count].revents != 0,
      isBroken: events & UInt16(POLLERR | POLLNVAL | POLLHUP) != 0, isTimeout: false)
  }
}
