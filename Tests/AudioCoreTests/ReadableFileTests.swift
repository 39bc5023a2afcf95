import AudioCore
import Glibc
import TestSupport
import Testing

@Suite("What is read in the place of a file")
struct ReadableFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("is refused where it is a pipe: nobody may ever write to it")
  func pipes() throws {
    let path = folder.file("p.lacquer")
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let sentence =
      "Cannot read \(path): it is a pipe, where a file is needed; save it as a file first."
    let read = #expect(throws: LacquerError.self) { try AtomicFile.read(path) }
    #expect(read?.message == sentence && read?.code == .input)
    let hashed = #expect(throws: LacquerError.self) { try ContentHash(ofFile: path) }
    #expect(hashed?.message == sentence)
  }

  @Test("is refused where it is a device: it need not end", arguments: [false, true])
  func devices(orPipe: Bool) throws {
    let sentence = "Cannot read /dev/zero: it is a device or a socket, where a file is needed."
    let read = #expect(throws: LacquerError.self) {
      try AtomicFile.read("/dev/zero", orPipe: orPipe)
    }
    #expect(read?.message == sentence)
    let hashed = #expect(throws: LacquerError.self) { try ContentHash(ofFile: "/dev/zero") }
    #expect(hashed?.message == sentence)
  }

  @Test("is read where it is a pipe that may be one, up to its limit")
  func allowedPipes() throws {
    var ends: [Int32] = [0, 0]
    let made = unsafe pipe(&ends)
    try #require(made == 0)
    defer { close(ends[0]) }
    let isWritten = DescriptorIO.write([1, 2, 3, 4] as [UInt8], to: ends[1])
    #expect(isWritten)
    close(ends[1])
    let path = "/dev/fd/\(ends[0])"
    let few = try AtomicFile.read(path, orPipe: true)
    #expect(few == [1, 2, 3, 4])
  }

  @Test("is told as a folder where it is one")
  func folders() throws {
    let read = #expect(throws: LacquerError.self) { try AtomicFile.read(folder.path) }
    #expect(
      read?.message == "Cannot read \(folder.path): it is a folder, where a file is needed.")
  }

  @Test("and what the system has too little of has its way out")
  func shortages() {
    #expect(SystemError.shortage(EMFILE)?.contains("ulimit -n") == true)
    #expect(SystemError.shortage(ENOENT) == nil)
    let words = "libavutil.so.57: cannot open shared object file: "
    #expect(
      SystemError.shortage(endOf: words + SystemError.words(EMFILE))
        == SystemError.shortage(EMFILE))
    #expect(SystemError.shortage(endOf: words + SystemError.words(ENOENT)) == nil)
  }
}
