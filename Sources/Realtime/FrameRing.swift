public import Synchronization

/// A ring of planar Float32 frames from one thread to one other, without locks.
///
/// The writer fills `writable` frames and calls `publish`; the reader uses `readable` frames and calls
/// `release`. Frames are counted from 0 and never wrap in practice (2⁶³). A value of pointers, so
/// that the audio thread touches no reference count: `allocate` on the control thread, `deallocate`
/// when both sides have stopped.
@safe public struct FrameRing: @unchecked Sendable {
  /// Samples in a frame.
  public let channels: Int
  /// Frames it holds, a power of two.
  public let capacity: Int

  @usableFromInline let samples: UnsafeMutablePointer<Float>
  @usableFromInline let written: UnsafeMutablePointer<Atomic<Int>>
  @usableFromInline let read: UnsafeMutablePointer<Atomic<Int>>

  private init(channels: Int, capacity: Int) {
    self.channels = channels
    self.capacity = capacity
    let bytes = channels * capacity * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    unsafe samples = raw.assumingMemoryBound(to: Float.self)
    unsafe written = Self.index()
    unsafe read = Self.index()
  }

  /// A counter on a cache line of its own.
  private static func index() -> UnsafeMutablePointer<Atomic<Int>> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
    let pointer = unsafe raw.assumingMemoryBound(to: Atomic<Int>.self)
    unsafe pointer.initialize(to: Atomic(0))
    return unsafe pointer
  }

  /// Makes a ring of at least `frames` frames. [control thread]
  public static func allocate(channels: Int, frames: Int) -> FrameRing {
    precondition(channels > 0 && frames > 0, "a ring holds something")
    var capacity = 64
    while capacity < frames { capacity *= 2 }
    return FrameRing(channels: channels, capacity: capacity)
  }

  /// Frees the memory; nobody may use any copy afterwards. [control thread]
  public func deallocate() {
    unsafe samples.deallocate()
    unsafe written.deallocate()
    unsafe read.deallocate()
  }

  /// Frames written since the start or the last `reset`. [any thread]
  @inlinable public var end: Int {
    @_noLocks get { unsafe written.pointee.load(ordering: .acquiring) }
  }

  /// Frames read since the start or the last `reset`. [any thread]
  @inlinable public var start: Int {
    @_noLocks get { unsafe read.pointee.load(ordering: .acquiring) }
  }

  /// Frames that can be read. [reader]
  @inlinable public var readable: Int { @_noLocks get { end - start } }

  /// Frames that can be written. [writer]
  @inlinable public var writable: Int { @_noLocks get { capacity - (end - start) } }

  /// Frames from frame `index` on that lie in one piece.
  @_noLocks @inlinable public func contiguous(from index: Int) -> Int {
    capacity - (index & (capacity - 1))
  }

  /// The sample of a channel at frame `index`.
  @_noLocks @inlinable
  public func pointer(_ channel: Int, at index: Int) -> UnsafeMutablePointer<Float> {
    unsafe samples + (channel * capacity + (index & (capacity - 1)))
  }

  /// Hands `count` written frames to the reader. [writer]
  @_noLocks @inlinable public func publish(_ count: Int) {
    unsafe _ = written.pointee.add(count, ordering: .releasing)
  }

  /// Gives `count` read frames back to the writer. [reader]
  @_noLocks @inlinable public func release(_ count: Int) {
    unsafe _ = read.pointee.add(count, ordering: .releasing)
  }

  /// Empties the ring; neither side may be using it. [control thread]
  public func reset() {
    unsafe written.pointee.store(0, ordering: .releasing)
    unsafe read.pointee.store(0, ordering: .releasing)
  }
}
