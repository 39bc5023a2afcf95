import AudioCore
import Mastering

/// The curves of a plan for other programs: equaliser settings in words, filters as a file.
struct CurveExport {
  /// Whether equaliser settings are told.
  let tellsEqualizer: Bool
  /// Where the impulse response goes; nil for none.
  let impulseResponse: String?
  /// Whether an existing file is replaced.
  let force: Bool

  /// What was exported, for the person and for --json.
  struct Result {
    var text = ""
    var members: [String: JSONValue] = [:]
  }

  /// Takes what was asked for of `file`, whose name fills `{name}`; throws `LacquerError.usage` for other
  /// words in braces.
  init(_ options: ExportOptions, of file: String) throws {
    tellsEqualizer = options.eq
    impulseResponse = try options.ir.map(OutputNames([], mix: file).document)
    force = options.force
  }

  /// Whether there is anything to export.
  var isAsked: Bool { tellsEqualizer || impulseResponse != nil }

  /// Whether the impulse response goes to standard output, and words to standard error.
  var isPiped: Bool { impulseResponse == "-" }

  /// Where words go.
  var wordsDescriptor: Int32 { Console.descriptorOfWords(isPiped: isPiped) }

  /// Refuses a file that could not be written or is one of `inputs`, before any work is done.
  func check(inputs: [String], json: Bool) throws {
    guard let impulseResponse else { return }
    try ImpulseResponse.preflight(impulseResponse, inputs: inputs, force: force)
    if isPiped { try Console.requirePipe(for: "the impulse response", json: json) }
  }

  /// Writes and tells what was asked for.
  func run(_ plan: MasterPlan) throws -> Result {
    var result = Result()
    if tellsEqualizer {
      let settings = EqualizerSettings(plan)
      result.text += "\n" + settings.text(style: Console.style(of: wordsDescriptor))
      result.members["equalizer"] = try JSONDocument.tree(settings)
    }
    if let impulseResponse {
      let response = ImpulseResponse(plan)
      try response.write(to: impulseResponse, force: force)
      let name = isPiped ? "standard output" : impulseResponse
      result.text += "\n\(name): \(response.words)\n"
      result.members["impulseResponse"] = .object([
        "path": .string(impulseResponse), "channels": .integer(Int64(response.channels.count)),
        "samples": .integer(Int64(response.channels[0].count)),
        "sampleRate": .integer(Int64(response.sampleRate)),
        "timeZero": .integer(Int64(response.timeZero)),
      ])
    }
    return result
  }
}

extension JSONValue {
  /// The object with more members.
  func adding(_ members: [String: JSONValue]) -> JSONValue {
    guard case .object(let own) = self else { return self }
    return .object(own.merging(members) { _, new in new })
  }

  /// The object of a document that is read elsewhere too, with the engine that every --json names.
  func withEngine() throws -> JSONValue {
    adding(["engine": try JSONDocument.tree(EngineIdentity.current)])
  }
}
