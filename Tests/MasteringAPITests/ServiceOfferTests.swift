import AudioCore
import MasteringAPI
import Testing

/// What is believed of a service's word on itself.
struct ServiceOfferTests {
  private func offer(_ text: String) -> ServiceOffer {
    ServiceOffer(capabilities: JSONText.parse(Array(text.utf8)))
  }

  @Test("Questions are held where that is said; nothing is offered where nothing is")
  func holding() {
    #expect(offer(#"{"extensions": ["wait"]}"#).holdsQuestions)
    for text in ["{}", #"{"extensions": "wait"}"#, #"{"extensions": ["events", 7]}"#, "[]"] {
      #expect(offer(text) == ServiceOffer(capabilities: nil), "\(text)")
    }
    #expect(!ServiceOffer(capabilities: nil).holdsQuestions)
  }

  @Test("Three quarters of a stated limit are used, and only of one that can be")
  func limit() {
    #expect(offer(#"{"limits": {"status_per_minute": 300}}"#).statusCallsPerMinute == 225)
    for word in ["0", "-5", "1e300", "\"nan\"", "null", "[]"] {
      let stated = offer(#"{"limits": {"status_per_minute": \#(word)}}"#).statusCallsPerMinute
      #expect(stated == nil, "\(word)")
    }
    #expect(offer(#"{"limits": {"parallel_jobs": 20}}"#).parallelJobs == 20)
    for word in ["0", "-5", "1e300", "\"nan\"", "null", "[]"] {
      let stated = offer(#"{"limits": {"parallel_jobs": \#(word)}}"#).parallelJobs
      #expect(stated == nil, "\(word)")
    }
  }
}
