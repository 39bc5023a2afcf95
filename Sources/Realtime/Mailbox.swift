public import Synchronization

/// The latest value from one thread to one other, without locks: three slots and one exchange.
///
/// The writer never waits and may overwrite what was not read. A value of pointers, so that the audio
/// thread touches no reference count: `allocate` on the control thread, `deallocate` when both sides
/// have stopped.
@safe public struct Mailbox<Value: Sendable>: @unchecked Sendable {
  @usableFromInline let slots: UnsafeMutablePointer<Value>
  /// Slot in the middle (bits 0–1) and whether it is news (bit 2).
  @usableFromInline let middle: UnsafeMutablePointer<Atomic<Int>>
  @usableFromInline let back: UnsafeMutablePointer<Int>
  @usableFromInline let front: UnsafeMutablePointer<Int>

  private init(_ value: Value) {
    unsafe slots = .allocate(capacity: 3)
    unsafe slots.initialize(repeating: value, count: 3)
    unsafe middle = .allocate(capacity: 1)
    unsafe middle.initialize(to: Atomic(1))
    unsafe back = .allocate(capacity: 1)
    unsafe back.initialize(to: 2)
    unsafe front = .allocate(capacity: 1)
    unsafe front.initialize(to: 0)
  }

  /// Makes a mailbox that holds `value`. [control thread]
  public static func allocate(_ value: Value) -> Mailbox { Mailbox(value) }

  /// Frees the memory; nobody may use any copy afterwards. [control thread]
  public func deallocate() {
    unsafe slots.deinitialize(count: 3)
    unsafe slots.deallocate()
    unsafe middle.deallocate()
    unsafe back.deallocate()
    unsafe front.deallocate()
  }

  /// Leaves a value. [writer]
  @inlinable public func put(_ value: Value) {
    unsafe slots[back.pointee] = value
    let old = unsafe middle.pointee.exchange(back.pointee | 4, ordering: .acquiringAndReleasing)
    unsafe back.pointee = old & 3
  }

  /// Takes over what was left last; returns whether it is news. [reader]
  @inlinable public func refresh() -> Bool {
    guard unsafe middle.pointee.load(ordering: .relaxed) & 4 != 0 else { return false }
    let old = unsafe middle.pointee.exchange(front.pointee, ordering: .acquiringAndReleasing)
    unsafe front.pointee = old & 3
    return true
  }

  /// The value that `refresh` took last. [reader]
  @inlinable public var value: Value { unsafe slots[front.pointee] }
}
