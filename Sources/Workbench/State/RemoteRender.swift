/// A master that is on its way at a mastering service since an earlier start.
public struct RemoteRender: Sendable, Equatable {
  /// Its number in the journal of jobs.
  public var journalID: String
  /// The service.
  public var service: String
  /// Where the master goes.
  public var output: String

  /// Creates an entry.
  public init(journalID: String, service: String, output: String) {
    self.journalID = journalID
    self.service = service
    self.output = output
  }
}
