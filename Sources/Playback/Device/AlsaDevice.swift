import AudioCore
internal import CAlsa
import Glibc

/// An open ALSA device, used by the audio thread alone.
@safe final class AlsaDevice {
  /// What was agreed on; `isRealtime` is filled in by the thread.
  private(set) var format: DeviceFormat
  /// How samples are handed over.
  var conversion: SampleConversion
  /// Whether the device has no clock of its own.
  let hasNoClock: Bool

  let pcm: OpaquePointer

  /// Opens a device, asking for a rate in Hz; throws `LacquerError.device`.
  init(_ choice: DeviceChoice, sampleRate: Int) throws {
    AlsaMessages.silence()
    var opened: OpaquePointer?
    let status = unsafe snd_pcm_open(
      &opened, choice.name, SND_PCM_STREAM_PLAYBACK, Int32(SND_PCM_NONBLOCK))
    guard status >= 0, let pcm = unsafe opened else {
      throw DeviceError.make(status, device: choice.name)
    }
    do {
      let agreed = try unsafe Self.negotiate(pcm, choice, sampleRate: sampleRate)
      unsafe self.pcm = pcm
      format = agreed.format
      conversion = agreed.conversion
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
  ) throws -> (format: DeviceFormat, conversion: SampleConversion) {
    func check(_ status: Int32) throws {
      guard status < 0 else { return }
      throw DeviceError.make(status, device: choice.name)
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
    return (
      DeviceFormat(
        name: choice.name, sampleRate: Int(rate), sampleFormat: format.name,
        channels: Int(channels), periodFrames: Int(period), bufferFrames: Int(buffer),
        isRealtime: false),
      SampleConversion(format, channels: Int(channels))
    )
  }

  /// Brings the device back to a state in which it can be written; returns an ALSA number.
  ///
  /// An xrun is prepared again, a suspended device resumed; what cannot be is an error.
  func recover(_ number: Int32) -> Int32 {
    switch -number {
    case EPIPE: return unsafe snd_pcm_prepare(pcm)
    case ESTRPIPE:
      for _ in 0..<50 {
        let status = unsafe snd_pcm_resume(pcm)
        if status == 0 { return 0 }
        guard status == -EAGAIN else { break }
        usleep(20_000)
      }
      return unsafe snd_pcm_prepare(pcm)
    case EINTR: return 0
    default: return number
    }
  }
}
