import MasteringAPI
import Testing

/// Who is told of the end of a job first.
struct WebhookPlacesTests {
  /// How many of so many deliveries get a place, `each` of a key.
  private func taken(
    _ count: Int, each: Int, _ places: inout WebhookPlaces, at now: Double = 0
  ) -> Int {
    (0..<count).filter { places.take("\($0) at \(now)", key: "\($0 / each)", at: now) }.count
  }

  /// Places that the attempts of `count` keys held for so long.
  private func held(by count: Int, for seconds: Double) -> WebhookPlaces {
    var places = WebhookPlaces()
    for key in 0..<count { _ = places.take("first of \(key)", key: "\(key)", at: 0) }
    for key in 0..<count { places.giveBack("first of \(key)", took: seconds, at: seconds) }
    return places
  }

  @Test("There are 32 places, four of them for one key, and one for a delivery")
  func limits() {
    var places = WebhookPlaces()
    let all = taken(40, each: 1, &places)
    #expect(all == 32)
    var ofOne = WebhookPlaces()
    let one = taken(10, each: 10, &ofOne)
    #expect(one == 4)
    let again = ofOne.take("0 at 0.0", key: "else", at: 0)
    #expect(!again)
  }

  @Test("Who kept an attempt waiting shares eight places with his like for an hour")
  func slow() {
    var places = held(by: 32, for: 15)
    #expect(places.slowKeys(at: 20).count == 32)
    let slow = taken(32, each: 1, &places, at: 20)
    #expect(slow == 8)
    let quick = (0..<24).filter { places.take("quick \($0)", key: "quick \($0)", at: 20) }
    #expect(quick.count == 24)
    var later = held(by: 32, for: 15)
    let forgiven = taken(32, each: 1, &later, at: 3700)
    #expect(forgiven == 32)
  }

  @Test("Who answers within five seconds is not slow")
  func quick() {
    var places = held(by: 32, for: 4.9)
    #expect(places.slowKeys(at: 5).isEmpty)
    let all = taken(32, each: 1, &places, at: 5)
    #expect(all == 32)
  }
}
