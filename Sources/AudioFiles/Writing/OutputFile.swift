import AudioCore
import Glibc

/// A file that appears under its name only when it is complete.
///
/// Bytes go to a hidden temporary in the same directory, which `commit` syncs and renames and
/// everything else removes. Standard output and devices are written directly.
/// Every failure is a `LacquerError.output` that names the path. One thread at a time.
@safe final class OutputFile {
  /// Whether bytes that were written can be written again.
  let isSeekable: Bool
  /// Where the next byte goes.
  private(set) var position = 0

  private let path: String
  private let target: String
  private let temporary: String?
  private let replacing: Bool
  private var descriptor: Int32
  private let buffer: UnsafeMutableRawPointer
  private static let bufferBytes = 1 << 18
  private var buffered = 0

  /// Opens for writing what `OutputTarget` allows.
  init(_ path: String, inputs: [String], force: Bool) throws {
    self.path = path
    let place = try OutputTarget(path, inputs: inputs, force: force)
    target = place.path
    replacing = force
    var fault: Int32 = 0
    switch place.kind {
    case .standardOutput:
      descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
      fault = errno
      temporary = nil
    case .device:
      descriptor = unsafe open(place.path, O_WRONLY | O_CLOEXEC)
      fault = errno
      temporary = nil
    case .file:
      let made = TemporaryFiles.create(in: place.directory)
      (descriptor, fault) = (made.descriptor, made.fault)
      temporary = made.path
    }
    isSeekable = temporary != nil
    unsafe buffer = UnsafeMutableRawPointer.allocate(byteCount: Self.bufferBytes, alignment: 64)
    guard descriptor >= 0 else { throw AtomicFile.failure(path, fault) }
  }

  /// Opens a scratch file that has no name, for bytes that are read back.
  init(scratch: ScratchFile) throws {
    path = "scratch"
    target = ""
    temporary = nil
    replacing = false
    isSeekable = true
    descriptor = fcntl(scratch.descriptor, F_DUPFD_CLOEXEC, 0)
    unsafe buffer = UnsafeMutableRawPointer.allocate(byteCount: Self.bufferBytes, alignment: 64)
    guard descriptor >= 0 else { throw AtomicFile.failure(path, errno) }
  }

  deinit {
    abandon()
    unsafe buffer.deallocate()
  }

  /// Adds bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    if bytes.count + buffered > Self.bufferBytes { try flush() }
    if bytes.count > Self.bufferBytes {
      try unsafe send(base, bytes.count)
    } else {
      unsafe (buffer + buffered).copyMemory(from: base, byteCount: bytes.count)
      buffered += bytes.count
    }
    position += bytes.count
  }

  /// Adds bytes.
  func write(_ bytes: [UInt8]) throws {
    try unsafe bytes.withUnsafeBytes { try unsafe write($0) }
  }

  /// Replaces bytes that were written before, without moving `position`.
  func patch(_ bytes: [UInt8], at offset: Int) throws {
    precondition(isSeekable, "a stream cannot be patched")
    try flush()
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { source in
        unsafe source.baseAddress.map {
          unsafe pwrite(descriptor, $0 + done, bytes.count - done, off_t(offset + done))
        } ?? 0
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw AtomicFile.failure(path, errno) }
      done += count
    }
  }

  /// Moves to where the next byte goes; seekable files only.
  func seek(to offset: Int) throws {
    guard offset != position else { return }
    precondition(isSeekable && offset >= 0, "a stream cannot be sought")
    try flush()
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
      throw AtomicFile.failure(path, errno)
    }
    position = offset
  }

  /// Bytes in the file so far.
  func size() throws -> Int {
    try flush()
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw AtomicFile.failure(path, errno) }
    return Int(status.st_size)
  }

  /// Reads bytes back; seekable files only.
  func read(at offset: Int, count: Int) throws -> [UInt8] {
    try flush()
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes { target in
        unsafe target.baseAddress.map {
          unsafe pread(descriptor, $0 + done, count - done, off_t(offset + done))
        } ?? 0
      }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw AtomicFile.failure(path, errno) }
      if got == 0 { break }
      done += got
    }
    return Array(bytes.prefix(done))
  }

  /// Makes the file durable and gives it its name.
  func commit() throws {
    guard descriptor >= 0 else { return }
    do {
      try flush()
      guard let temporary else {
        close()
        return
      }
      guard fsync(descriptor) == 0 else { throw AtomicFile.failure(path, errno) }
      close()
      let fault = TemporaryFiles.rename(temporary, to: target, replacing: replacing)
      if fault == EEXIST { throw AtomicFile.exists(path) }
      guard fault == 0 else { throw AtomicFile.failure(path, fault) }
      AtomicFile.syncFolder(Paths.folder(of: target))
    } catch {
      abandon()
      throw error
    }
  }

  /// Removes what was written; harmless after `commit` and when repeated.
  func abandon() {
    close()
    if let temporary { TemporaryFiles.remove(temporary) }
  }

  private func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
  }

  private func flush() throws {
    guard buffered > 0 else { return }
    let count = buffered
    buffered = 0
    try unsafe send(buffer, count)
  }

  private func send(_ bytes: UnsafeRawPointer, _ total: Int) throws {
    guard descriptor >= 0 else {
      throw LacquerError(.internalFault, "\(path) was written to after it was closed.")
    }
    let all = unsafe UnsafeRawBufferPointer(start: bytes, count: total)
    guard unsafe DescriptorIO.write(all, to: descriptor) else {
      throw AtomicFile.failure(path, errno)
    }
  }
}
