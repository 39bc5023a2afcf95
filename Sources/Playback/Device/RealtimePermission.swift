import Realtime

/// Whether this system lets the audio thread go before other programs.
public enum RealtimePermission {
  /// Whether a thread of ours gets the priority that the audio thread asks for; starts one to see.
  public static var isGranted: Bool {
    let thread = WorkThread(name: "lacquer-probe", priority: .realtime(Output.priority)) {}
    thread.join()
    return thread.isRealtime
  }

  /// What to do about it, for the person.
  public static let remedy =
    "put '@audio - rtprio 95' into /etc/security/limits.d/audio.conf, join the group audio and log "
    + "in again"
}
