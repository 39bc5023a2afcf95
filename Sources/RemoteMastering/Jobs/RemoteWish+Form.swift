import HTTPClient
import MasteringAPI

extension RemoteWish {
  /// The fields of the form that asks a service for it.
  var form: [UploadBody.Part] {
    var parts: [UploadBody.Part] = []
    for (source, name, role) in [
      (mix, "audio", "mix"), (reference, "reference_audio", "reference"),
    ] {
      switch source {
      case .url(let url): parts.append(.text(name: "\(name)_url", value: url))
      case .file(let path):
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? "wav"
        let plain = ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        parts.append(
          .file(
            name: "\(name)_file", filename: "\(role).\(plain ? ending : "wav")",
            type: OutputExtension.mediaType(ofFile: path), path: path))
      }
    }
    parts.append(.text(name: "output_extension", value: format.rawValue))
    if let webhook = webhookURL {
      parts.append(.text(name: "webhook_url", value: webhook))
    }
    if let preset { parts.append(.text(name: "preset", value: preset)) }
    if !settings.isEmpty {
      parts.append(
        .text(
          name: "settings", value: String(decoding: JSONText.line(settings), as: UTF8.self)
        ))
    }
    return parts
  }
}
