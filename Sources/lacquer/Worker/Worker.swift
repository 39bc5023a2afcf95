import AudioCore
import AudioFiles
import Glibc
import Mastering
import MasteringAPI

/// One order of the server, carried out.
struct Worker {
  let order: WorkOrder
  let say: @Sendable (WorkEvent) -> Void

  /// The fields of the form, for errors.
  static let mixField = "audio_file"
  static let referenceField = "reference_audio_file"

  /// Does what was ordered; throws `WorkEvent.Failure`.
  func run() throws -> JSONValue {
    switch order.kind {
    case .describe: WorkerDescription.document
    case .probe: try probe()
    case .plan: try plan()
    case .master: try master()
    }
  }

  /// The settings that the form asked for.
  func settings() throws -> MasterSettings {
    var settings = SettingPreset.safe.settings
    if let name = order.preset {
      guard let preset = SettingPreset(rawValue: name) else {
        let known = SettingPreset.allCases.map(\.rawValue).joined(separator: ", ")
        throw WorkEvent.Failure(
          code: "invalid_preset", text: "There is no preset \"\(name)\"; known are \(known).",
          field: "preset")
      }
      settings = preset.settings
    }
    do {
      for (key, value) in order.settings.sorted(by: { $0.key < $1.key }) {
        guard let setting = SettingTable.all.first(where: { $0.key == key }) else {
          throw LacquerError(.usage, "There is no setting \"\(key)\".")
        }
        try setting.set(value, in: &settings)
      }
      try DeliveryTargets.shipped.check(settings)
    } catch let error as LacquerError {
      throw WorkEvent.Failure(code: "invalid_setting", text: error.message, field: "settings")
    }
    return settings
  }

  /// Scratch audio stays in the job's folder.
  var scratch: ScratchSpace { ScratchSpace(directory: order.scratch) }

  /// What an error of the engine means for the server.
  func failure(_ error: LacquerError, field: String? = nil) -> WorkEvent.Failure {
    let code =
      switch error.code {
      case .input: "undecodable"
      case .output: Self.tellsOfFullDisk(error) ? "disk_full" : "output"
      case .usage: "invalid_setting"
      case .interrupted: "cancelled"
      default: "engine"
      }
    return WorkEvent.Failure(code: code, text: error.message, field: field)
  }

  /// Whether the system said that there is no room, or no more for this user.
  private static func tellsOfFullDisk(_ error: LacquerError) -> Bool {
    [ENOSPC, EDQUOT].contains { error.cause == SystemError.words($0) }
  }

  /// What a whole run of the engine is asked.
  func request() throws -> MasterRequest {
    guard let mix = order.mix else {
      throw WorkEvent.Failure(code: "engine", text: "The order names no audio.")
    }
    var request = MasterRequest(mix: mix)
    request.references = order.reference.map { [ReferenceRequest(path: $0)] } ?? []
    request.settings = try settings()
    request.downmix = order.downmix
    request.force = true
    request.scratch = scratch
    return request
  }
}

/// What the engine is and can do.
enum WorkerDescription {
  private struct Document: Encodable {
    struct Row: Encodable {
      var key: String
      var unit: String
      var allowed: String
      var safe: String
      var full: String
      var help: String
    }
    var engine = EngineIdentity.current
    var presets = SettingPreset.allCases.map(\.rawValue)
    var settings = SettingTable.all.map {
      Row(
        key: $0.key, unit: $0.unit, allowed: $0.allowed, safe: $0.safe.text, full: $0.full.text,
        help: $0.help)
    }
    var outputs = OutputExtension.allCases.filter(WorkerDescription.canWrite).map(\.rawValue)
  }

  /// The document.
  static var document: JSONValue { JSONText.tree(Document()) }

  /// Whether this machine's libraries have the encoder.
  private static func canWrite(_ format: OutputExtension) -> Bool {
    guard let target = try? Deliverable.named("x.\(format.rawValue)", sourceRate: 48_000) else {
      return false
    }
    return AudioLibraries.canWrite(target.container)
  }
}
