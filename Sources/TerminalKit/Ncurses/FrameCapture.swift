internal import AudioCore
internal import CNcurses
internal import CTerminal
import Foundation
import Glibc

/// Catches what ncurses writes: its descriptor points at a file in memory while a frame is made.
@safe @Terminal final class FrameCapture {
  private let terminal: Int32
  private let library: Int32
  private let memory: Int32
  private var stream: UnsafeMutablePointer<FILE>?

  /// Prepares the capture in front of the terminal's descriptor.
  init(output: Int32) throws {
    terminal = output
    library = fcntl(output, F_DUPFD_CLOEXEC, 3)
    memory = lacquer_memory_file()
    guard library >= 0, memory >= 0 else {
      throw LacquerError(.internalFault, "No descriptor for the screen: \(errno).")
    }
  }

  /// Starts ncurses on the terminal, with 24-bit colour where the facts say so.
  func start(facts: TerminalFacts, environment: [String: String]) throws {
    use_env(false)
    use_tioctl(true)
    let direct =
      facts.depth == .truecolour
      ? TerminfoEntry.find(facts.name, environment: environment)?.withDirectColour() : nil
    if let direct {
      unsafe setenv("TERMINFO", "b64:" + Data(direct).base64EncodedString(), 1)
    }
    defer {
      if direct != nil {
        if let before = environment["TERMINFO"] {
          unsafe setenv("TERMINFO", before, 1)
        } else {
          unsafe unsetenv("TERMINFO")
        }
      }
    }
    unsafe stream = fdopen(library, "w")
    // The library asks the descriptor for its modes and size here, so it has to be the terminal.
    guard let stream = unsafe stream, unsafe lacquer_nc_start(stream) == 0 else {
      throw LacquerError(
        .usage,
        "There is no description of the terminal \(facts.name) on this machine: set TERM to one there "
          + "is, such as xterm.")
    }
    // The mode is our own affair (TerminalModes); ncurses only has to believe in one.
    _ = record {
      noecho()
      nonl()
      start_color()
      use_default_colors()
      unsafe keypad(lacquer_nc_screen(), false)
      unsafe leaveok(lacquer_nc_screen(), false)
      unsafe scrollok(lacquer_nc_screen(), false)
      typeahead(-1)
    }
  }

  /// The size ncurses believes in.
  var size: Size {
    let screen = unsafe lacquer_nc_screen()
    return Size(columns: Int(unsafe getmaxx(screen)), rows: Int(unsafe getmaxy(screen)))
  }

  /// Asks the kernel for the size and tells ncurses; returns it.
  func resize() -> Size {
    var window = winsize()
    guard unsafe ioctl(terminal, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0,
      window.ws_col > 0
    else { return size }
    let now = Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    if now != size {
      _ = record { resizeterm(Int32(now.rows), Int32(now.columns)) }
    }
    return now
  }

  /// Runs `draw` and returns what ncurses would have sent.
  func record(_ draw: () -> Void) -> [UInt8] {
    lacquer_redirect(library, memory)
    draw()
    unsafe fflush(stream)
    lacquer_redirect(library, terminal)
    let length = Int(lseek(memory, 0, SEEK_CUR))
    guard length > 0 else { return [] }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      count = max(0, unsafe pread(memory, buffer.baseAddress, length, 0))
    }
    lseek(memory, 0, SEEK_SET)
    return bytes
  }
}
