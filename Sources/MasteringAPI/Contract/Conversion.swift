package import AudioCore

/// A job as a service describes it: by byId, by byUser or in a webhook, whatever the shape.
public struct Conversion: Sendable, Equatable {
  /// What the service calls the job (`task_id`).
  public var taskID: String?
  /// Its second name there (`conversion_id`); either may be the only one.
  public var conversionID: String?
  /// The status word as sent.
  public var statusWord: String?
  /// What it means.
  public var status: StatusClass
  /// The service's words about it.
  public var statusMessage: String?
  /// Where the master is; nil until it can be fetched.
  public var resultAddress: String?
  /// What was charged, in the service's own credits.
  public var cost: Double?
  /// Share done, 0 … 1, where the service says it.
  public var progress: Double?
  /// What is being done, where the service says it.
  public var stage: String?
  /// Place in the queue from 1, where the service says it.
  public var queuePosition: Int?
  /// Seconds that remain, where known.
  public var etaSeconds: Double?
  /// SHA-256 of the master as 64 digits, where the service says it.
  public var sha256: String?
  /// Size of the master in bytes, where the service says it.
  public var bytes: Int?
  /// Why it failed.
  public var error: String?
  /// The service's code for that.
  public var errorCode: String?
  /// Loudness of the master where the service reports it, LUFS.
  public var masterLUFS: Double?

  /// Reads an answer; nil when it holds no object.
  package init?(_ body: JSONValue, wanted: OutputExtension?) {
    guard body.members != nil else { return nil }
    let object = Self.unwrap(body)
    taskID = object["task_id"]?.words ?? body["task_id"]?.words
    conversionID = object["conversion_id"]?.words ?? body["conversion_id"]?.words
    statusWord = object["status"]?.words
    status = StatusClass(word: statusWord)
    statusMessage = object["status_msg"]?.words ?? object["message"]?.words
    resultAddress = ResultAddress.find(in: object, wanted: wanted)
    cost =
      ["credit_cost", "conversion_cost", "credit_estimate"].lazy
      .compactMap { object[$0]?.amount }.first
    progress = object["progress"]?.amount.map { min(1, max(0, $0)) }
    stage = object["stage"]?.words
    queuePosition = object["queue_position"]?.amount.flatMap { Int(exactly: $0.rounded()) }
    etaSeconds = Self.eta(object["eta"])
    sha256 = object["sha256"]?.words?.lowercased()
    bytes = object["bytes"]?.amount.flatMap { Int(exactly: $0) }
    error = object["error"]?.words ?? object["error"]?["message"]?.words
    errorCode = object["error_code"]?.words
    masterLUFS = object["report"]?["after"]?["integrated_lufs"]?.amount
    // A webhook may come without a status and with the result.
    if statusWord == nil, body["success"]?.flag == true, resultAddress != nil { status = .done }
  }

  /// The object that describes the job: under `conversion`, under `data`, or the answer itself.
  static func unwrap(_ body: JSONValue) -> JSONValue {
    for name in ["conversion", "data"] {
      if let inner = body[name], inner.members != nil { return inner }
    }
    return body
  }

  /// An `eta` that means something: seconds from 1 to 3600.
  package static func eta(_ value: JSONValue?) -> Double? {
    guard let seconds = value?.amount, (1...3600).contains(seconds) else { return nil }
    return seconds
  }
}
