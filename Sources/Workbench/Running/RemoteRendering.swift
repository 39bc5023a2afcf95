public import AudioCore

/// Mastering at services, as the program around the workstation does it.
public struct RemoteRendering: Sendable {
  /// The services there are, and the masters that are on their way.
  public var look: @Sendable () -> (services: [String], pending: [RemoteRender])
  /// What a master of so many seconds costs at a service, in a few words.
  ///
  /// Blocks.
  public var price: @Sendable (_ service: String, _ seconds: Double?) -> String
  /// Sends an order (or takes up its journal's job again), follows it and fetches the checked master.
  ///
  /// Returns what there is to know about it. Blocks; throws `LacquerError`. When cancelled the job
  /// goes on at the service.
  public var render:
    @Sendable (RenderOrder, Cancellation, @escaping ProgressHandler) throws -> [String]
  /// Ends the job of a render at its service where that can be done, and says how.
  ///
  /// Blocks; throws `LacquerError`. `letGo` is called before the service is asked, once the wish is
  /// written down and nothing of the job is on its way; a job that is being sent has to be waited for.
  public var abandon:
    @Sendable (_ order: RenderOrder, _ letGo: @Sendable () -> Void) throws -> String?

  /// Puts the four together, each as its property says.
  public init(
    look: @escaping @Sendable () -> (services: [String], pending: [RemoteRender]),
    price: @escaping @Sendable (_ service: String, _ seconds: Double?) -> String,
    render:
      @escaping @Sendable (RenderOrder, Cancellation, @escaping ProgressHandler) throws
      -> [String],
    abandon:
      @escaping @Sendable (RenderOrder, @Sendable () -> Void) throws -> String?
  ) {
    self.look = look
    self.price = price
    self.render = render
    self.abandon = abandon
  }
}
