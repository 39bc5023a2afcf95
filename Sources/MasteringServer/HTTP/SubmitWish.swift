#if Server
import AudioCore
import MasteringAPI

/// What a submitted form asks for, checked field by field.
struct SubmitWish {
  var form = JobForm()
  var output: OutputExtension?
  var webhookURL: String?
  var conversionID: String?
  var warnings: [String] = []
  /// Whether the names of the old documentation were used.
  var isDeprecated = false
  /// Hash of everything that decides the job.
  var fingerprint = ""

  private static let known: Set<String> = [
    "audio_url", "reference_audio_url", "audio_path", "reference_audio_path", "audio_file",
    "reference_audio_file", "output_extension", "webhook_url", "conversion_id", "audio_duration",
    "user_id", "settings", "preset", "preview_start", "preview_seconds",
  ]

  /// Reads a form; throws `Problem`.
  ///
  /// - outputs: the formats that can be written here.
  init(_ submitted: SubmittedForm, rule: AddressRule, outputs: [OutputExtension]) throws {
    let fields = submitted.fields.filter { !$0.value.trimmed.isEmpty }
    form.mixURL = try source(
      submitted, fields, file: "audio_file", url: "audio_url", old: "audio_path", rule)
    form.mixFile = form.mixURL == nil ? "mix" : nil
    form.referenceURL = try source(
      submitted, fields, file: "reference_audio_file", url: "reference_audio_url",
      old: "reference_audio_path", rule)
    form.referenceFile = form.referenceURL == nil ? "reference" : nil
    try refuseSameAudio(submitted)
    if let word = fields["output_extension"] {
      guard let format = OutputExtension(word: word), outputs.contains(format) else {
        throw Problem.invalid(
          "unsupported_output",
          "Invalid output format specified: output_extension is one of "
            + outputs.map(\.rawValue).joined(separator: ", ") + ".",
          field: "output_extension")
      }
      output = format
    }
    if let id = fields["conversion_id"] {
      guard id.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil else {
        throw Problem.invalid(
          "invalid_conversion_id", "conversion_id is 1 to 64 letters, digits, _ and -.",
          field: "conversion_id")
      }
      conversionID = id
    }
    try readWebhook(fields["webhook_url"], rule)
    try readSettings(fields)
    for name in submitted.fields.keys.sorted() where !Self.known.contains(name) {
      if warnings.count < 20 {
        warnings.append("The field \(API.shown(name)) is not known and was ignored.")
      }
    }
    fingerprint = hash(submitted)
  }

  /// The address of a role's audio; nil when it is a file of the form.
  private mutating func source(
    _ submitted: SubmittedForm, _ fields: [String: String], file: String, url: String, old: String,
    _ rule: AddressRule
  ) throws -> String? {
    let hasFile = submitted.files[file] != nil
    let addresses = [fields[url], fields[old]].compactMap(\.self)
    if fields[old] != nil { isDeprecated = true }
    guard (hasFile ? 1 : 0) + addresses.count <= 1 else {
      throw Problem.invalid(
        "ambiguous_source", "Give either \(file) or \(url), not both.", field: url)
    }
    guard hasFile || !addresses.isEmpty else {
      throw Problem.invalid("missing_audio", "Either \(file) or \(url) is needed.", field: file)
    }
    guard let text = addresses.first else { return nil }
    guard let address = WebAddress(text) else {
      throw Problem.invalid(
        "invalid_url", "\(url) has to be an absolute http or https address.", field: url)
    }
    guard rule.admits(address) else {
      throw Problem.invalid(
        "fetch_not_allowed", "This server does not fetch from that address: upload the file.",
        field: url)
    }
    return address.text
  }

  private func refuseSameAudio(_ submitted: SubmittedForm) throws {
    let mix = submitted.files["audio_file"]?.sha256 ?? form.mixURL
    let reference = submitted.files["reference_audio_file"]?.sha256 ?? form.referenceURL
    guard let mix, mix == reference else { return }
    throw Problem.invalid(
      "same_audio", "Input and reference are the same file.", field: "reference_audio_file")
  }

  private mutating func readWebhook(_ text: String?, _ rule: AddressRule) throws {
    guard let text else { return }
    guard let address = WebAddress(text) else {
      throw Problem.invalid(
        "invalid_url", "webhook_url has to be an absolute http or https address.",
        field: "webhook_url")
    }
    if !rule.admits(address) {
      warnings.append("webhook_url is not an address this server posts to: poll byId instead.")
    } else {
      webhookURL = address.text
      if address.scheme == "http", !address.isLoopback {
        warnings.append("webhook_url is not encrypted.")
      }
    }
  }

  private mutating func readSettings(_ fields: [String: String]) throws {
    form.preset = fields["preset"]?.trimmed
    if let text = fields["settings"] {
      guard let members = JSONText.parse(Array(text.utf8))?.members else {
        throw Problem.invalid(
          "invalid_setting", "settings is a JSON object of keys and values.", field: "settings")
      }
      for (key, value) in members {
        switch value {
        case .bool(let flag): form.settings[key] = flag ? "on" : "off"
        default:
          guard let words = value.words else {
            throw Problem.invalid(
              "invalid_setting", "The setting \(API.shown(key)) has no usable value.",
              field: "settings")
          }
          form.settings[key] = words
        }
      }
    }
    func seconds(_ name: String, _ range: ClosedRange<Double>) throws -> Double? {
      guard let text = fields[name] else { return nil }
      guard let value = Double(text.trimmed), range.contains(value) else {
        throw Problem.invalid(
          "invalid_parameter",
          "\(name) is a number from \(Int(range.lowerBound)) to \(Int(range.upperBound)).",
          field: name)
      }
      return value
    }
    form.previewStart = try seconds("preview_start", 0...86_400)
    form.previewSeconds = try seconds("preview_seconds", 1...120)
    if form.previewStart != nil, form.previewSeconds == nil { form.previewSeconds = 30 }
  }

  private func hash(_ submitted: SubmittedForm) -> String {
    var parts: [String] = []
    for (name, value) in submitted.fields.sorted(by: { $0.key < $1.key }) {
      parts.append("\(name)=\(value.utf8.count):\(value)")
    }
    for (name, file) in submitted.files.sorted(by: { $0.key < $1.key }) {
      parts.append("\(name)@\(file.sha256)")
    }
    return ContentHash(of: Array(parts.joined(separator: "\n").utf8)).hexadecimal
  }
}
#endif
