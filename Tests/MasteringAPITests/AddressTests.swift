import MasteringAPI
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.9.9.9",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1",
    "fdff::1", "fe80::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2002:a00:1::1", "::127.0.0.1", "2001:db8::1", "64:ff9b:1::1",
  ])
  func specialAddressesAreNotPublic(_ text: String) throws {
    #expect(try !#require(IPAddress(text)).isPublic)
  }

  @Test(arguments: [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
    "192.0.1.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111",
    "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
  ])
  func othersArePublic(_ text: String) throws {
    #expect(try #require(IPAddress(text)).isPublic)
  }

  @Test func mappedAddressesAreThoseOfTheirFamily() throws {
    for (text, plain) in [
      ("::ffff:10.0.0.1", "10.0.0.1"), ("10.0.0.1", "10.0.0.1"), ("::1", "::1"),
      ("64:ff9b::7f00:1", "64:ff9b::7f00:1"),
    ] {
      #expect(try #require(IPAddress(text)).unmapped.text == plain)
    }
  }

  @Test func whatMayBeAPasswordIsNotRepeated() {
    for text in ["https://a:hunter2@host/x", "a:hunter2@host/x", "https://a:hun/ter2@host/x"] {
      let sentence = WebAddress.refusal(of: text, as: "an address")
      #expect(sentence.contains("give host/x without") && !sentence.contains("ter2"))
    }
    #expect(WebAddress.refusal(of: "x", as: "an address") == "x is not an address.")
  }

  @Test func oddNotationsAreNoAddresses() {
    for text in [
      "127.1", "0x7f.0.0.1", "017700000001", "2130706433", "1.2.3", "1.2.3.4.5", "", "::g",
    ] {
      #expect(IPAddress(text) == nil, "\(text)")
    }
  }

  @Test func webAddressesAreReadStrictly() throws {
    let plain = try #require(WebAddress("HTTP://Example.COM/a/b?c=d#e"))
    #expect(plain.text == "http://example.com/a/b?c=d")
    #expect(plain.port == 80)
    #expect(try #require(WebAddress("https://x.y")).target == "/")
    #expect(try #require(WebAddress("https://x.y?a=1")).target == "/?a=1")
    #expect(try #require(WebAddress("http://[::1]:8080/")).host == "::1")
    for wrong in [
      "ftp://a/b", "file:///etc/passwd", "http://", "http:///a", "http://user@host/",
      "http://a:b@host/", "http://host:0/", "http://host:99999/", "http://host:/", "http://ho st/",
      "http://host/\r\nX: y", "http://[::1", "http://[zz]/", "gopher://x", "//host/path",
      "host/path",
      "http://host\\@evil/", "http://é.com/",
    ] {
      #expect(WebAddress(wrong) == nil, "\(wrong)")
    }
  }

  @Test func redirectsResolve() throws {
    let base = try #require(WebAddress("https://a.example/x/y?z"))
    #expect(base.resolving("/p")?.text == "https://a.example/p")
    #expect(base.resolving("q.wav")?.text == "https://a.example/x/q.wav")
    #expect(base.resolving("//b.example/p")?.text == "https://b.example/p")
    #expect(base.resolving("http://c.example/")?.scheme == "http")
    #expect(base.resolving("ftp://c.example/") == nil)
  }

  @Test func rulesAllowNothingUnlessToldSo() throws {
    let closed = AddressRule(allowsPublic: false)
    let site = try #require(WebAddress("https://example.com/a.wav"))
    let local = try #require(WebAddress("http://127.0.0.1:9000/a.wav"))
    #expect(!closed.admits(site) && !closed.admits(local))
    let exact = AddressRule(allowsPublic: false, exceptions: ["127.0.0.1:9000"])
    #expect(exact.admits(local))
    #expect(try !exact.admits(#require(WebAddress("http://127.0.0.1:9001/a.wav"))))
    #expect(!exact.admits(site))
    let named = AddressRule(allowsPublic: false, exceptions: ["[::1]:9000", "Localhost:9000"])
    for text in ["http://[::1]:9000/a", "http://localhost:9000/a", "http://LOCALHOST:9000/a"] {
      #expect(try named.admits(#require(WebAddress(text))), "\(text)")
    }
    let open = AddressRule(allowsPublic: true)
    #expect(open.admits(site))
    #expect(try !open.admits(#require(WebAddress("https://example.com:8443/a"))))
    let inside = try #require(IPAddress("10.0.0.1"))
    let outside = try #require(IPAddress("1.1.1.1"))
    #expect(open.pinned(site, resolved: [outside]) == [outside])
    #expect(open.pinned(site, resolved: [outside, inside]).isEmpty)
    let listed = AddressRule(allowsPublic: true, hosts: ["*.Example.com"])
    #expect(!listed.admits(site))
    #expect(try listed.admits(#require(WebAddress("https://cdn.example.com/"))))
    #expect(try !listed.admits(#require(WebAddress("https://cdn.example.com.evil.org/"))))
  }
}
