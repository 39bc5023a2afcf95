package import AudioCore

/// Every status the program ends with, and what it means: the one table of them.
package enum ExitStatus: Int32, CaseIterable, Sendable {
  case done = 0
  case fault = 1
  case checkFailed = 2
  case input = 3
  case output = 4
  case device = 5
  case remote = 6
  case usage = 64
  case interrupted = 130

  /// The status of an error.
  package init(_ code: LacquerError.Code) {
    switch code {
    case .internalFault: self = .fault
    case .input: self = .input
    case .output: self = .output
    case .device: self = .device
    case .remote: self = .remote
    case .usage: self = .usage
    case .interrupted: self = .interrupted
    }
  }

  /// What it tells a script.
  package var meaning: String {
    switch self {
    case .done: "done"
    case .fault: "a fault of the program"
    case .checkFailed: "written, but a check failed"
    case .input: "an input cannot be used"
    case .output: "an output cannot be written"
    case .device: "no sound device"
    case .remote: "the remote service failed"
    case .usage: "the command line makes no sense"
    case .interrupted: "stopped by the person"
    }
  }
}
