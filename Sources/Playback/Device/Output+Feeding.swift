import AudioCore
import DSP
import Glibc
import Synchronization

extension Output {
  /// Times that a device may stop without having taken a whole period in between.
  private static let patience = 16
  /// Milliseconds after which a device that takes nothing is opened again.
  private static let stall: Int32 = 2000

  /// Feeds a device until it fails or the thread is to end.
  func run(_ port: some SoundPort, _ feed: Feed) throws {
    let period = port.format.periodFrames
    let rate = port.format.sampleRate
    var conversion = SampleConversion(
      .named(port.format.sampleFormat), channels: port.format.channels)
    let left = AlignedBuffer<Float>(count: period)
    let right = AlignedBuffer<Float>(count: period)
    let bytes = AlignedBuffer<UInt8>(count: period * conversion.frameBytes)
    let pacer = Pacer(choice.pace, isClockless: port.hasNoClock, rate)
    var silentFrames = 0
    var stops = 0
    while !isStopping {
      if feed.hasFailed { throw DeviceError.unconverted(choice, rate: rate) }
      if silentFrames > rate {
        try rest(port)
        silentFrames = 0
        pacer.restart()
      }
      guard try waitForRoom(port, period, &stops) else { continue }
      if pacer.isFree {
        while feed.readyFrames() < period && !feed.hasFailed && !isStopping { usleep(500) }
      }
      unsafe mix(feed, left.pointer, right.pointer, count: period, sampleRate: rate)
      silentFrames = mixer.signals.get(.isSilent) != 0 ? silentFrames + period : 0
      unsafe conversion.convert(left.pointer, right.pointer, count: period, into: bytes.pointer)
      try unsafe write(
        port, bytes.pointer, count: period, frameBytes: conversion.frameBytes, &stops)
      pacer.pass(period)
    }
  }

  /// Lets the device sleep while nothing sounds.
  private func rest(_ port: some SoundPort) throws {
    port.drop()
    while !isStopping && mixer.isAtRest {
      wakePipe.wait(milliseconds: Self.stall)
      if port.state == .gone { try check(-ENODEV) }
    }
    try check(port.prepare())
  }

  /// Waits until a period fits; false when there is reason to look again.
  private func waitForRoom(
    _ port: some SoundPort, _ period: Int, _ stops: inout Int
  ) throws -> Bool {
    let available = port.writableFrames()
    if available < 0 {
      try recover(port, Int32(available), &stops)
      return false
    }
    if available >= period { return true }
    if port.state == .prepared {
      // Full before it was started.
      let status = port.start()
      if status < 0 { try recover(port, status, &stops) }
    }
    let outcome = port.wait(milliseconds: Self.stall, wake: wakePipe.reader)
    if outcome.isWoken { wakePipe.drain() }
    if outcome.isTimeout { throw DeviceError.stalled(choice) }
    if outcome.isBroken {
      let trouble: Int32 =
        switch port.state {
        case .xrun: EPIPE
        case .suspended: ESTRPIPE
        case .gone: ENODEV
        case .prepared, .fine: EINTR
        }
      try recover(port, -trouble, &stops)
    }
    return false
  }

  private func write(
    _ port: some SoundPort, _ bytes: UnsafePointer<UInt8>, count: Int, frameBytes: Int,
    _ stops: inout Int
  ) throws {
    var done = 0
    var waited: Int32 = 0
    while done < count {
      let written = unsafe port.write(bytes + done * frameBytes, count: count - done)
      if written > 0 {
        done += written
        waited = 0
      } else if written == 0 || written == -Int(EAGAIN) {
        if isStopping { return }
        guard waited < Self.stall else { throw DeviceError.stalled(choice) }
        _ = port.wait(milliseconds: 100, wake: -1)
        waited += 100
      } else {
        try recover(port, Int32(written), &stops)
      }
    }
    stops = 0
  }

  /// Brings a device back to where it can be written to, or throws the sentence about it.
  ///
  /// An xrun is prepared again, a suspended device resumed, or prepared where it cannot resume. What
  /// does so again and again without playing anything is opened anew.
  private func recover(_ port: some SoundPort, _ number: Int32, _ stops: inout Int) throws {
    stops += 1
    guard stops <= Self.patience else { throw DeviceError.stalled(choice) }
    switch -number {
    case EPIPE:
      xruns.add(1, ordering: .relaxed)
      try check(port.prepare())
    case ESTRPIPE:
      recoveries.add(1, ordering: .relaxed)
      try wake(port)
    case EINTR: break
    default: try check(number)
    }
  }

  private func wake(_ port: some SoundPort) throws {
    for _ in 0..<50 {
      let status = port.resume()
      if status == 0 { return }
      guard status == -EAGAIN, !isStopping else { break }
      usleep(20_000)
    }
    try check(port.prepare())
  }

  private func check(_ status: Int32) throws {
    if status < 0 { throw DeviceError.make(status, choice) }
  }
}
