import AudioCore
internal import CAlsa
import Glibc

/// An open ALSA device.
@safe final class AlsaDevice: SoundPort {
  let format: DeviceFormat
  let hasNoClock: Bool

  private let pcm: OpaquePointer
  private let descriptors: PollDescriptors

  /// Opens a device, asking for a rate in Hz; throws `LacquerError.device`.
  init(_ choice: DeviceChoice, sampleRate: Int) throws {
    AlsaMessages.silence()
    var opened: OpaquePointer?
    let status = unsafe snd_pcm_open(
      &opened, choice.name, SND_PCM_STREAM_PLAYBACK, Int32(SND_PCM_NONBLOCK))
    guard status >= 0, let pcm = unsafe opened else {
      throw DeviceError.make(status, choice)
    }
    do {
      format = try unsafe Self.negotiate(pcm, choice, sampleRate: sampleRate)
      unsafe self.pcm = pcm
      unsafe descriptors = PollDescriptors(pcm)
      let type = unsafe snd_pcm_type(pcm)
      hasNoClock = type == SND_PCM_TYPE_NULL || type == SND_PCM_TYPE_FILE
    } catch {
      unsafe snd_pcm_close(pcm)
      throw error
    }
  }

  deinit { unsafe snd_pcm_close(pcm) }

  private static func negotiate(
    _ pcm: OpaquePointer, _ choice: DeviceChoice, sampleRate: Int
  ) throws -> DeviceFormat {
    func check(_ status: Int32) throws {
      guard status < 0 else { return }
      throw DeviceError.make(status, choice)
    }
    var hardware: OpaquePointer?
    try check(unsafe snd_pcm_hw_params_malloc(&hardware))
    defer { unsafe snd_pcm_hw_params_free(hardware) }
    try check(unsafe snd_pcm_hw_params_any(pcm, hardware))
    // Our own converter is better than the one of ALSA's plug.
    unsafe snd_pcm_hw_params_set_rate_resample(pcm, hardware, 0)
    try check(
      unsafe snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED))
    let wanted = SampleFormat.allCases.filter { choice.sampleFormat ?? $0.name == $0.name }
    let format = wanted.first {
      unsafe snd_pcm_hw_params_test_format(pcm, hardware, $0.alsa) == 0
    }
    guard let format else {
      let names = choice.sampleFormat ?? "Float, S32, S24 and S16"
      throw LacquerError(
        .device,
        "The sound device \(choice.name) takes none of the sample formats \(names): put 'plug:' in "
          + "front of its name.")
    }
    try check(unsafe snd_pcm_hw_params_set_format(pcm, hardware, format.alsa))
    var channels: UInt32 = 2
    try check(unsafe snd_pcm_hw_params_set_channels_near(pcm, hardware, &channels))
    var rate = UInt32(sampleRate)
    try check(unsafe snd_pcm_hw_params_set_rate_near(pcm, hardware, &rate, nil))
    let frames =
      choice.periodFrames ?? choice.latency.periodFrames(sampleRate: Int(rate))
    var period = snd_pcm_uframes_t(max(16, frames))
    try check(unsafe snd_pcm_hw_params_set_period_size_near(pcm, hardware, &period, nil))
    var buffer = period * snd_pcm_uframes_t(max(2, choice.periods ?? choice.latency.periods))
    try check(unsafe snd_pcm_hw_params_set_buffer_size_near(pcm, hardware, &buffer))
    try check(unsafe snd_pcm_hw_params(pcm, hardware))
    unsafe snd_pcm_hw_params_get_period_size(hardware, &period, nil)
    unsafe snd_pcm_hw_params_get_buffer_size(hardware, &buffer)

    var software: OpaquePointer?
    try check(unsafe snd_pcm_sw_params_malloc(&software))
    defer { unsafe snd_pcm_sw_params_free(software) }
    try check(unsafe snd_pcm_sw_params_current(pcm, software))
    try check(unsafe snd_pcm_sw_params_set_start_threshold(pcm, software, buffer))
    try check(unsafe snd_pcm_sw_params_set_avail_min(pcm, software, period))
    try check(unsafe snd_pcm_sw_params(pcm, software))
    return DeviceFormat(
      name: choice.name, sampleRate: Int(rate), sampleFormat: format.name,
      channels: Int(channels), periodFrames: Int(period), bufferFrames: Int(buffer))
  }

  var state: SoundPortState {
    switch unsafe snd_pcm_state(pcm) {
    case SND_PCM_STATE_PREPARED: .prepared
    case SND_PCM_STATE_XRUN: .xrun
    case SND_PCM_STATE_SUSPENDED: .suspended
    case SND_PCM_STATE_DISCONNECTED: .gone
    default: .fine
    }
  }

  func writableFrames() -> Int { unsafe snd_pcm_avail_update(pcm) }

  func write(_ frames: UnsafeRawPointer, count: Int) -> Int {
    unsafe snd_pcm_writei(pcm, frames, snd_pcm_uframes_t(count))
  }

  func start() -> Int32 { unsafe snd_pcm_start(pcm) }

  func drop() { unsafe snd_pcm_drop(pcm) }

  func prepare() -> Int32 { unsafe snd_pcm_prepare(pcm) }

  func resume() -> Int32 { unsafe snd_pcm_resume(pcm) }

  func wait(milliseconds: Int32, wake: Int32) -> SoundPortWait {
    descriptors.wait(milliseconds: milliseconds, wake: wake)
  }
}

/// What a device is polled by, with room for a wake pipe.
@safe private final class PollDescriptors {
  private let pcm: OpaquePointer
  private let entries: UnsafeMutablePointer<pollfd>
  private let count: Int

  init(_ pcm: OpaquePointer) {
    unsafe self.pcm = pcm
    count = max(0, Int(unsafe snd_pcm_poll_descriptors_count(pcm)))
    unsafe entries = .allocate(capacity: count + 1)
    unsafe entries.initialize(repeating: pollfd(), count: count + 1)
    unsafe snd_pcm_poll_descriptors(pcm, entries, UInt32(count))
  }

  deinit { unsafe entries.deallocate() }

  func wait(milliseconds: Int32, wake: Int32) -> SoundPortWait {
    unsafe entries[count] = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
    let status = unsafe poll(entries, nfds_t(count + 1), milliseconds)
    guard status > 0 else { return SoundPortWait(isTimeout: status == 0) }
    var events: UInt16 = 0
    unsafe snd_pcm_poll_descriptors_revents(pcm, entries, UInt32(count), &events)
    return SoundPortWait(
      isWoken: unsafe entries[count].revents != 0,
      isBroken: events & UInt16(POLLERR | POLLNVAL | POLLHUP) != 0)
  }
}
