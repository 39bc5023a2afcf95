#if Server
internal import NIOCore

/// Closes connections whose first request line and headers have not arrived in ten seconds.
///
/// Without it a thousand clients that send a byte now and then hold a thousand connections. Later
/// requests of a connection are under Hummingbird's idle timeout, which counts whole heads only.
final class HeadDeadline: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny
  typealias InboundOut = NIOAny

  private var alarm: Scheduled<Void>?
  private static let seconds: Int64 = 10

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { arm(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    arm(context)
    context.fireChannelActive()
  }

  /// What arrives here was parsed: the head is there.
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    disarm()
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    disarm()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { disarm() }

  private func arm(_ context: ChannelHandlerContext) {
    let channel = context.channel
    alarm = context.eventLoop.scheduleTask(in: .seconds(Self.seconds)) {
      channel.close(promise: nil)
    }
  }

  private func disarm() {
    alarm?.cancel()
    alarm = nil
  }
}
#endif
