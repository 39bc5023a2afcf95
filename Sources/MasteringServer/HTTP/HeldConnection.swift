#if Server
/// A connection that a key holds to be told of changes; given back when nobody needs it any more, also
/// where an answer is never written.
final class HeldConnection: Sendable {
  private let giveBack: @Sendable () -> Void

  init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

  deinit { giveBack() }
}
#endif
