/// Who may be told of the end of a job now: so many attempts at a time, so many of a key, and few of
/// the keys that kept one waiting lately, so that they wait for each other and nobody for them.
///
/// It is keys that are slow and not addresses, of which anybody has as many as he likes.
package struct WebhookPlaces: Sendable {
  /// Attempts at a time.
  package static let most = 32
  /// Attempts of one key at a time.
  package static let mostOfAKey = 4
  /// Attempts of all slow keys at a time.
  package static let mostOfSlow = 8
  /// Length of an attempt from which on its key is slow, s.
  package static let patience = 5.0
  /// How long it stays slow after that, s.
  package static let memory = 3600.0

  private var keys: [String: String] = [:]
  private var slowUntil: [String: Double] = [:]

  /// All places free; nobody is slow.
  package init() {}

  /// The deliveries that have a place.
  package var taken: Set<String> { Set(keys.keys) }

  /// The keys that are slow at a time of a steady clock.
  package func slowKeys(at now: Double) -> [String] {
    slowUntil.filter { now < $0.value }.keys.sorted()
  }

  /// Gives a delivery a place; false where it has one, or none is free for its key.
  package mutating func take(_ delivery: String, key: String, at now: Double) -> Bool {
    guard keys[delivery] == nil, keys.count < Self.most,
      keys.values.count(where: { $0 == key }) < Self.mostOfAKey
    else { return false }
    let slow = Set(slowKeys(at: now))
    if slow.contains(key), keys.values.count(where: { slow.contains($0) }) >= Self.mostOfSlow {
      return false
    }
    keys[delivery] = key
    return true
  }

  /// Takes the place of a delivery back, whose attempt took so many seconds.
  package mutating func giveBack(_ delivery: String, took seconds: Double, at now: Double) {
    guard let key = keys.removeValue(forKey: delivery) else { return }
    slowUntil = slowUntil.filter { now < $0.value }
    if seconds > Self.patience { slowUntil[key] = now + Self.memory }
  }
}
