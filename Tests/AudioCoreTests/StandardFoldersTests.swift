import AudioCore
import Testing

@Suite("Folders of the XDG base directory specification")
struct StandardFoldersTests {
  @Test("have their standard places below home")
  func standard() {
    let folders = StandardFolders(environment: ["HOME": "/home/a"])
    #expect(folders.config == "/home/a/.config/lacquer")
    #expect(folders.state == "/home/a/.local/state/lacquer")
    #expect(folders.cache == "/home/a/.cache/lacquer")
    #expect(folders.runtime == nil)
    #expect(folders.home == "/home/a")
  }

  @Test("follow their variables, but for relative ones")
  func variables() {
    let folders = StandardFolders(environment: [
      "HOME": "/home/a", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "s", "XDG_CACHE_HOME": "/k",
      "XDG_RUNTIME_DIR": "/r",
    ])
    #expect(folders.config == "/c/lacquer" && folders.cache == "/k/lacquer")
    #expect(folders.runtime == "/r/lacquer")
    #expect(folders.state == "/home/a/.local/state/lacquer")
    let bare = StandardFolders(environment: ["HOME": "a"])
    #expect(bare.config == nil && bare.state == nil && bare.cache == nil && bare.home == nil)
  }
}
