package import AudioCore

/// What a service says to an accepted request.
public struct SubmitAnswer: Sendable, Equatable {
  /// The service's name for the job.
  public var taskID: String?
  /// Its other name.
  public var conversionID: String?
  /// What it expects to charge, in its own credits.
  public var creditEstimate: Double?
  /// Seconds until the master is expected; nil when unknown.
  public var etaSeconds: Double?
  /// Its words.
  public var message: String?
  /// The master's address, when it is there already.
  public var resultAddress: String?

  /// Reads an answer of HTTP status 2xx; nil unless it is an object, says no `success: false` and
  /// names the job.
  package init?(_ body: JSONValue, wanted: OutputExtension?) {
    guard body.members != nil, body["success"]?.flag != false else { return nil }
    let inner = Conversion.unwrap(body)
    taskID = body["task_id"]?.words ?? inner["task_id"]?.words
    conversionID = body["conversion_id"]?.words ?? inner["conversion_id"]?.words
    guard taskID != nil || conversionID != nil else { return nil }
    creditEstimate = body["credit_estimate"]?.amount
    etaSeconds = Conversion.eta(body["eta"])
    message = body["message"]?.words
    resultAddress = ResultAddress.find(in: inner, wanted: wanted)
  }
}
