import ArgumentParser
import AudioCore
import AudioFiles
import Glibc
import HTTPClient
import Mastering
import Playback
import Workbench

/// `lacquer doctor`: whether this machine has what the program needs.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this machine: engine, codecs, space, sound, network, terminal.",
    discussion: "Ends with 0 when all is well and with 1 when something needs attention.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let findings = Doctor.examine()
    if common.json {
      Console.output(try JSONDocument.text(DoctorDocument(findings: findings), curves: true))
    } else {
      let style = Console.style(of: STDOUT_FILENO)
      common.say(findings.map { $0.text(style) }.joined())
    }
    if findings.contains(where: { $0.verdict == .bad }) { throw EarlyEnd(status: .fault) }
  }
}

/// One thing that was looked at.
struct Finding: Encodable {
  /// What came of it.
  enum Verdict: String, Encodable { case good, note, bad }

  /// What was looked at.
  var subject: String
  /// What came of it.
  var verdict: Verdict
  /// What was found, and what to do about it.
  var text: String

  /// A line for the person.
  func text(_ style: TextStyle) -> String {
    let mark =
      switch verdict {
      case .good: style.good("✓")
      case .note: style.notice("–")
      case .bad: style.bad("✗")
      }
    let lines = style.wrapped(text, indent: 16)
    let rest = lines.dropFirst().map { String(repeating: " ", count: 16) + $0 + "\n" }.joined()
    return "\(mark) \(TextStyle.left(subject, 14))\(lines.first ?? "")\n\(rest)"
  }
}

/// The examination of this machine.
enum Doctor {
  /// Everything that is looked at, in the order it is printed.
  static func examine() -> [Finding] {
    [engine, libraries, reading, writing, scratch, cache, folder, sound, network, config, terminal]
  }

  private static var engine: Finding {
    Finding(subject: "engine", verdict: .good, text: EngineIdentity.current.text)
  }

  private static var libraries: Finding {
    let names = AudioLibraries.versions.map { "\($0.name) \($0.version)" }
    return Finding(subject: "libraries", verdict: .good, text: names.joined(separator: ", "))
  }

  private static var reading: Finding {
    verdict("reading", AudioLibraries.readable, remedy: "cannot be read with these libraries")
  }

  private static var writing: Finding {
    let containers = Container.allCases.map { ($0.rawValue, AudioLibraries.canWrite($0)) }
    return verdict("writing", containers, remedy: "cannot be written with these libraries")
  }

  private static func verdict(
    _ subject: String, _ formats: [(name: String, works: Bool)], remedy: String
  ) -> Finding {
    let working = formats.filter(\.works).map(\.name).joined(separator: " ")
    let missing = formats.filter { !$0.works }.map(\.name).joined(separator: " ")
    guard !missing.isEmpty else { return Finding(subject: subject, verdict: .good, text: working) }
    return Finding(
      subject: subject, verdict: .bad, text: "\(working); \(missing) \(remedy): run 'make setup'.")
  }

  private static var scratch: Finding {
    space("scratch", ScratchSpace().directory, wanted: 2, remedy: "set TMPDIR to a larger place")
  }

  private static var cache: Finding {
    guard let directory = ProfileCache.defaultDirectory else {
      return Finding(
        subject: "cache", verdict: .note,
        text: "neither XDG_CACHE_HOME nor HOME is set: nothing is remembered between runs.")
    }
    let parent = CacheDirectory.existingParent(of: directory)
    guard unsafe access(parent, W_OK) == 0 else {
      return Finding(
        subject: "cache", verdict: .bad,
        text: "\(directory) cannot be written: give --cache DIR, or --cache none.")
    }
    return Finding(subject: "cache", verdict: .good, text: directory)
  }

  private static var folder: Finding {
    let left = TemporaryFiles.leftovers(in: ".")
    guard !left.isEmpty else {
      return Finding(subject: "folder", verdict: .good, text: "no unfinished files in this one")
    }
    let count = left.count == 1 ? "1 unfinished file" : "\(left.count) unfinished files"
    let processes = Set(left.compactMap(AtomicFile.process(ofTemporary:))).sorted()
    let names = processes.map {
      AtomicFile.temporaryPrefix(of: $0) + "*" + AtomicFile.temporaryEnding
    }
    return Finding(
      subject: "folder", verdict: .note,
      text: "\(count) of runs that were killed: unless another machine writes here, remove with "
        + "'rm \(names.joined(separator: " "))'.")
  }

  private static func space(
    _ subject: String, _ directory: String, wanted: Double, remedy: String
  ) -> Finding {
    guard let free = FreeSpace.bytes(in: directory), unsafe access(directory, W_OK) == 0 else {
      return Finding(
        subject: subject, verdict: .bad, text: "\(directory) cannot be written: \(remedy).")
    }
    let gigabytes = Double(free) / 1e9
    let text = "\(directory), \(Int(gigabytes.rounded(.down))) GB free"
    guard gigabytes < wanted else { return Finding(subject: subject, verdict: .good, text: text) }
    return Finding(
      subject: subject, verdict: .note, text: text + ": long tracks need more; \(remedy).")
  }

  private static var sound: Finding {
    let devices = DeviceInfo.all().count - 1
    let count = devices == 1 ? "1 device" : "\(devices) devices"
    guard devices > 0 else {
      return Finding(
        subject: "sound", verdict: .note,
        text: "no sound device: everything works, silently; 'lacquer devices' looks again.")
    }
    guard !RealtimePermission.isGranted else {
      return Finding(subject: "sound", verdict: .good, text: "\(count), real-time priority")
    }
    return Finding(
      subject: "sound", verdict: .note,
      text: "\(count), without real-time priority, so that other programs may interrupt the sound: "
        + "\(RealtimePermission.remedy).")
  }

  private static var network: Finding {
    let name = NetworkLibrary.name
    guard let file = NetworkLibrary.authorities, unsafe access(file, R_OK) != 0 else {
      return Finding(subject: "network", verdict: .good, text: name)
    }
    return Finding(
      subject: "network", verdict: .note,
      text: "\(name), without \(file): no https service can be trusted; install ca-certificates.")
  }

  private static var config: Finding {
    do {
      let config = try DeviceOptions.configured()
      let text = config == SoundConfig() ? "nothing in config.toml" : "config.toml is in use"
      return Finding(subject: "config", verdict: .good, text: text)
    } catch {
      return Finding(subject: "config", verdict: .bad, text: "\(error)")
    }
  }

  private static var terminal: Finding {
    guard Console.isTerminal(STDERR_FILENO) else {
      return Finding(
        subject: "terminal", verdict: .note, text: "none on standard error: no progress is drawn.")
    }
    let name = OwnProcess.variable("TERM") ?? "unknown"
    let colour = Console.style(of: STDOUT_FILENO).usesColour ? "with colours" : "without colours"
    return Finding(subject: "terminal", verdict: .good, text: "\(name), \(colour)")
  }
}

/// The examination as a JSON document.
private struct DoctorDocument: Encodable {
  var schema = "lacquer.doctor/1"
  var engine = EngineIdentity.current
  var findings: [Finding]
}
