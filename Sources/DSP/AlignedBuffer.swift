/// A fixed run of numbers, zeroed, aligned to 64 bytes; the memory of kernels and FFTs.
///
/// Freed when the last owner goes. Belongs to one thread at a time; several may read what none
/// writes any more. Never copied on write, never grown. [control thread] to create, any thread to
/// use.
@safe public final class AlignedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  /// Number of elements.
  public let count: Int
  /// The first element; valid while the buffer lives.
  public let pointer: UnsafeMutablePointer<Element>

  /// Creates `count` zeroed elements.
  public init(count: Int) {
    self.count = count
    let bytes = max(64, count * MemoryLayout<Element>.stride)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    unsafe raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    unsafe pointer = raw.assumingMemoryBound(to: Element.self)
  }

  deinit { unsafe pointer.deallocate() }

  /// One element, checked; for code outside sample loops.
  @inlinable
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count, "index outside the buffer")
      return unsafe pointer[index]
    }
    set {
      precondition(index >= 0 && index < count, "index outside the buffer")
      unsafe pointer[index] = newValue
    }
  }
}
