internal import Metering
import Synchronization

/// A desk without a sound card: the playhead runs by the clock, loops and ends as sound would.
public final class SilentDesk: ListeningDesk {
  private struct Transport {
    var isPlaying = false
    var anchor = 0.0
    var anchorTime = 0.0
    var length = 0.0
    var loop: LoopRange?
  }

  private let clock: any WorkbenchClock
  private let fault: String?
  private let transport = Mutex(Transport())

  /// Creates a desk; `fault` says why there is no sound.
  public init(clock: any WorkbenchClock = SystemClock(), fault: String? = nil) {
    self.clock = clock
    self.fault = fault
  }

  /// Takes a command.
  public func send(_ command: DeskCommand) {
    let now = clock.now
    transport.withLock { transport in
      transport.anchor = Self.position(transport, at: now).seconds
      transport.anchorTime = now
      switch command {
      case .load(let mix, _):
        transport.length = mix?.profile.seconds ?? 0
        transport.anchor = min(transport.anchor, transport.length)
      case .play(let isOn):
        if isOn, transport.anchor >= transport.length { transport.anchor = 0 }
        transport.isPlaying = isOn && transport.length > 0
      case .seek(let seconds): transport.anchor = min(max(0, seconds), transport.length)
      case .loop(let loop): transport.loop = loop?.isOn == true ? loop : nil
      case .plan, .monitor, .resetMeters, .reopen, .seekReference, .referenceLoops, .align: break
      }
    }
  }

  /// Where the playhead is by the clock.
  public var status: DeskStatus {
    let now = clock.now
    return transport.withLock { transport in
      let (seconds, isOver) = Self.position(transport, at: now)
      if isOver {
        transport.isPlaying = false
        transport.anchor = seconds
      }
      var status = DeskStatus()
      status.isPlaying = transport.isPlaying
      status.position = seconds
      status.device = "silent"
      status.fault = fault
      return status
    }
  }

  private static func position(
    _ transport: Transport, at now: Double
  ) -> (seconds: Double, isOver: Bool) {
    guard transport.isPlaying else { return (transport.anchor, false) }
    let place = transport.anchor + max(0, now - transport.anchorTime)
    if let loop = transport.loop, loop.end > loop.start, transport.anchor < loop.end,
      place >= loop.end
    {
      let period = loop.end - loop.start
      return (loop.start + (place - loop.end).truncatingRemainder(dividingBy: period), false)
    }
    return place >= transport.length ? (transport.length, true) : (place, false)
  }
}
