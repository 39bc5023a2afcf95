/// A job at a service, as the journal knows it.
///
/// Nothing here is secret.
public struct RemoteJob: Codable, Sendable, Equatable, Identifiable {
  /// Where the job is on its way.
  public enum State: String, Codable, Sendable, CaseIterable {
    /// Written down, not sent yet.
    case prepared
    /// The request was under way when it broke: the service may have it or not.
    case uncertain
    /// Accepted; waiting or being mastered.
    case submitted
    /// Finished there; the master is not here yet.
    case ready
    /// The master is here and checked.
    case fetched
    /// Over without a master.
    case failed
    /// Ended by the person; the service is still to be told, as soon as it has answered or answers again.
    case cancelling
    /// Ended by the person.
    case cancelled
  }

  /// Short name on this machine.
  public var id: String
  /// The service's name.
  public var service: String
  /// Its address when the job was sent.
  public var baseURL: String
  /// What was asked for, with paths that hold from any folder and what the service takes of settings.
  public var wish: RemoteWish
  /// SHA-256 of the mix as it was first sent; nil before that, and for an address.
  public var mixSHA256: String?
  /// SHA-256 of the reference, as of the mix.
  public var referenceSHA256: String?
  /// Length of the mix, s; nil when it was given by address.
  public var mixSeconds: Double?
  /// Where it is.
  public var state = State.prepared
  /// Names the request, so that it is not done twice.
  public var idempotencyKey: String
  /// What the service calls the job (`task_id`); nil until it has answered.
  public var taskID: String?
  /// Its second name there (`conversion_id`), by which some services know it alone.
  public var conversionID: String?
  /// Unix seconds.
  public var created: Double
  /// Unix seconds at which the request left.
  public var sent: Double?
  /// Seconds from then until the sending was over, with an answer or without; nil before that, and
  /// where the program died meanwhile.
  public var sendSeconds: Double?
  /// Seconds by which this machine's clock was ahead of the service's when the job was sent; nil where
  /// the service did not say what time it was.
  public var clockAhead: Double?
  /// Unix seconds of the last change.
  public var updated: Double
  /// Whether the service named the master's address when it took the job; nil where it did not.
  public var namesMaster: Bool?
  /// Seconds the service expected to take.
  public var etaSeconds: Double?
  /// Credits it expected to charge.
  public var creditEstimate: Double?
  /// Credits it charged.
  public var cost: Double?
  /// Its last status word.
  public var statusWord: String?
  /// Share done where the service says it, 0 … 1.
  public var progress: Double?
  /// What it does, where it says so.
  public var stage: String?
  /// Why there is no master, in a sentence with the next step.
  public var problem: String?
  /// ETag of the master of which a part is here; nil where none is, or its server gives no strong one.
  public var masterTag: String?
  /// SHA-256 of the master here.
  public var sha256: String?
  /// Loudness of the master as measured here, LUFS.
  public var masterLUFS: Double?
  /// Things to know about the master.
  public var warnings: [String] = []

  /// Whether the service has named the job, so that it can be asked about it.
  public var isAccepted: Bool { taskID != nil || conversionID != nil }
  /// Whether a person has ended it, whether the service knows or not.
  public var isCancelled: Bool { state == .cancelling || state == .cancelled }
  /// Whether nothing will change any more without the person.
  public var isOver: Bool { state == .fetched || state == .failed || state == .cancelled }
}
