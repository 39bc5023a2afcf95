import Foundation
import Glibc
import TerminalKit

/// Draws what comes in, and ends in every way a program can end.
///
///   q quit · z suspend · f fatalError · s segmentation fault · a abort · h hang · k kill itself
///
/// `terminal-probe animate` draws a moving pattern as fast as it may.
@main enum Probe {
  static func main() {
    let environment = ProcessInfo.processInfo.environment
    let animates = CommandLine.arguments.contains("animate")
    let signal: Int32? = Terminal.enter {
      do {
        let screen = try NcursesScreen(options: TerminalOptions(), environment: environment)
        let program = ProbeProgram(screen: screen, animates: animates)
        let loop = TerminalLoop(screen: screen, application: program)
        if animates { loop.frameRate = 60 }
        program.loop = loop
        return loop.run()
      } catch {
        FileHandle.standardError.write(Data("\(error)\n".utf8))
        exit(64)
      }
    }
    print("ended", signal ?? 0)
    if let signal { TerminalEnd.die(by: signal) }
  }
}

@Terminal final class ProbeProgram: TerminalApplication {
  private let screen: NcursesScreen
  private let animates: Bool
  private var lines: [String] = []
  private var ticks = 0
  private var step = 0
  weak var loop: TerminalLoop?
  private(set) var needsFrame = true
  private(set) var isFinished = false

  init(screen: NcursesScreen, animates: Bool) {
    self.screen = screen
    self.animates = animates
    // Jobs from other threads have to land on the loop's own.
    let owner = thread()
    Task.detached { [weak self] in
      while let self {
        try? await Task.sleep(for: .milliseconds(50))
        await self.tick(owner: owner)
      }
    }
  }

  private func tick(owner: String?) {
    precondition(thread() == owner, "the job ran on another thread")
    ticks += 1
    if ticks == 3 { needsFrame = true }
  }

  var nextFrame: ContinuousClock.Instant? { animates ? .now : nil }

  func handle(_ event: InputEvent) {
    needsFrame = true
    lines.append("\(event)")
    if lines.count > 40 { lines.removeFirst() }
    guard case .key(let key) = event else { return }
    switch key.description {
    case "q": isFinished = true
    case "z": loop?.requestSuspension()
    case "f": fatalError("asked for")
    case "s": raise(SIGSEGV)
    case "a": abort()
    case "h": while true { usleep(1000) }
    case "k": kill(getpid(), SIGKILL)
    default: break
    }
  }

  func frame(size: Size) -> Frame {
    needsFrame = false
    var canvas = Canvas(size: size)
    let facts = screen.facts
    canvas.text(
      "probe \(size) \(facts.depth) \(facts.glyphs) \(facts.name) sync \(String(describing: screen.synchronized)) \(ticks >= 3 ? "ticking" : "")",
      0, 0, Style(.rgb(255, 128, 0), .bold))
    for (row, line) in lines.suffix(max(0, size.rows - 4)).enumerated() {
      canvas.text(line, 0, row + 1, .plain)
    }
    canvas.text("é 日本 ⣿⡇█▏│─┌ 👩‍👩‍👧 ends", 0, size.rows - 1, Style(.ansi(.green)))
    for column in 0..<size.columns {
      let level = UInt8(column * 255 / max(1, size.columns))
      canvas.put("█", column, size.rows - 2, Style(.rgb(level, 40, 255 - level)))
    }
    if animates {
      step += 1
      for column in 0..<size.columns {
        let height = (column * 7 + step * 3) % max(1, size.rows - 4)
        for row in 0..<height {
          canvas.put("⣿", column, size.rows - 3 - row, Style(.rgb(0, UInt8(row * 5 % 256), 200)))
        }
      }
    }
    canvas.cursor = Point(column: 0, row: min(lines.count, size.rows - 1))
    return canvas.frame
  }

  func willEnd(by signal: Int32) {}
}

/// The kernel's name of the calling thread.
func thread() -> String? {
  try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
}
