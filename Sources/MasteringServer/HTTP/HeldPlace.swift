#if Server
/// One of the places that a key has for what takes long; given back when nobody needs it any more, also
/// where an answer is never written.
final class HeldPlace: Sendable {
  private let giveBack: @Sendable () -> Void

  init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

  deinit { giveBack() }
}
#endif
