/// A large value that rarely changes, kept by reference.
///
/// A copy of what holds it is one more reference, and two copies are equal at a glance; another value
/// is another box, so values stay values.
@propertyWrapper
public struct Boxed<Value: Equatable & Sendable>: Equatable, Sendable {
  private final class Box: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private var box: Box

  /// The value.
  public var wrappedValue: Value {
    get { box.value }
    set { box = Box(newValue) }
  }

  /// Boxes a value.
  public init(wrappedValue: Value) { box = Box(wrappedValue) }

  /// Whether both hold the same box, or equal values.
  public static func == (one: Boxed, other: Boxed) -> Bool {
    one.box === other.box || one.box.value == other.box.value
  }
}
