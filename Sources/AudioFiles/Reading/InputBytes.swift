import AudioCore
import Glibc

/// The bytes of one input, read through our own descriptor: what libsndfile and libav are given.
///
/// Reads are positional (`pread`), so several readers can share one descriptor through `reopened`.
/// Small reads come from a read-ahead buffer. Used by one thread at a time.
@safe final class InputBytes {
  /// The path as the person wrote it; "-" reads "standard input".
  let name: String
  /// Length in bytes.
  let size: Int
  /// Where the next read starts.
  private(set) var position = 0
  /// Errno of the first read that failed.
  private(set) var failure: Int32 = 0
  /// Bytes shown in place of the file's first ones.
  var disguise: [UInt8] = []

  private static let readAhead = 1 << 16
  private let owner: InputDescriptor
  private let buffer: UnsafeMutableRawPointer
  private var bufferStart = 0
  private var bufferCount = 0

  init(_ owner: InputDescriptor) {
    self.owner = owner
    name = owner.name
    size = owner.size
    unsafe buffer = UnsafeMutableRawPointer.allocate(byteCount: Self.readAhead, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  /// The same bytes from the start, with a position of their own.
  func reopened() -> InputBytes {
    let copy = InputBytes(owner)
    copy.disguise = disguise
    return copy
  }

  /// Moves to `offset`; any value is allowed, reads beyond the end give nothing.
  func seek(to offset: Int) { position = max(0, offset) }

  /// Reads up to `count` bytes; fewer only at the end or after a failure.
  func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    var done = 0
    while done < count {
      let got = unsafe readSome(into: target + done, count: count - done)
      if got == 0 { break }
      for index in position..<max(position, min(position + got, disguise.count)) {
        unsafe target.storeBytes(
          of: disguise[index], toByteOffset: done + index - position, as: UInt8.self)
      }
      done += got
      position += got
    }
    return done
  }

  /// The bytes at `offset`, at most `count`, without moving.
  func peek(at offset: Int, count: Int) -> [UInt8] {
    let wanted = max(0, min(count, size - offset))
    let back = position
    defer { position = back }
    position = offset
    return unsafe [UInt8](unsafeUninitializedCapacity: wanted) { bytes, filled in
      guard let base = bytes.baseAddress else { return }
      filled = unsafe read(into: base, count: wanted)
    }
  }

  private func readSome(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    if position < bufferStart || position >= bufferStart + bufferCount {
      if count >= Self.readAhead { return unsafe load(into: target, count: count) }
      bufferStart = position
      bufferCount = unsafe load(into: buffer, count: Self.readAhead)
    }
    let have = min(count, bufferStart + bufferCount - position)
    guard have > 0 else { return 0 }
    unsafe target.copyMemory(from: buffer + (position - bufferStart), byteCount: have)
    return have
  }

  private func load(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    while true {
      let got = unsafe pread(owner.descriptor, target, count, position)
      if got >= 0 { return got }
      if errno == EINTR { continue }
      if failure == 0 { failure = errno }
      return 0
    }
  }
}
