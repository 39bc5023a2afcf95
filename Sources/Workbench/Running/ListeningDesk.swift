/// Sound, as the workstation needs it.
public protocol ListeningDesk: AnyObject, Sendable {
  /// Takes a command and returns at once; [any thread].
  func send(_ command: DeskCommand)
  /// What the sound says of itself; [any thread].
  var status: DeskStatus { get }
}
