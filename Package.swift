// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 without exceptions, unsafe code marked, no warning tolerated.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Sample loops are 5 to 1500 times slower without the optimiser, so they keep it in debug builds.
let optimised = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// What only the server links.
let server = TargetDependencyCondition.when(traits: ["Server"])

let package = Package(
  name: "lacquer",
  products: [
    .executable(name: "lacquer", targets: ["lacquer"]),
    .executable(name: "lacquer-server", targets: ["lacquer-server"]),
  ],
  traits: [
    // Off unless asked for, so that a first build compiles no web server.
    .trait(name: "Server", description: "Build lacquer-server, which `lacquer serve` starts.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Layer 0: the only places where a C header is named.
    .systemLibrary(
      name: "CAlsa", path: "Sources/System/CAlsa", pkgConfig: "alsa",
      providers: [.apt(["libasound2-dev"])]),
    .systemLibrary(
      name: "CFFTW", path: "Sources/System/CFFTW", pkgConfig: "fftw3f",
      providers: [.apt(["libfftw3-dev"])]),
    .systemLibrary(
      name: "CSndfile", path: "Sources/System/CSndfile", pkgConfig: "sndfile",
      providers: [.apt(["libsndfile1-dev"])]),
    // Headers alone: CLibavLoading loads the libraries when they are first needed.
    .systemLibrary(
      name: "CLibav", path: "Sources/System/CLibav",
      providers: [.apt(["libavformat-dev", "libavcodec-dev"])]),
    .systemLibrary(
      name: "CSoxr", path: "Sources/System/CSoxr", pkgConfig: "soxr",
      providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(
      name: "CCrypto", path: "Sources/System/CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CEbur128", path: "Sources/System/CEbur128", pkgConfig: "libebur128",
      providers: [.apt(["libebur128-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Sources/System/CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    // Linked by its module map: its .pc file has flags that SwiftPM refuses.
    .systemLibrary(
      name: "CNcurses", path: "Sources/System/CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(
      name: "CLibavLoading", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "CRealtime"),
    .target(name: "CTerminal"),

    // Layer 1
    .target(name: "AudioCore", dependencies: ["CCrypto"], swiftSettings: optimised),
    .target(
      name: "DSP", dependencies: ["AudioCore", "CFFTW", "CRealtime"], swiftSettings: optimised),
    .target(
      name: "AudioFiles",
      dependencies: ["AudioCore", "CSndfile", "CLibav", "CLibavLoading", "CSoxr"],
      swiftSettings: optimised),

    .target(
      name: "Realtime", dependencies: ["AudioCore", "CRealtime"], swiftSettings: optimised),

    // Layer 2
    .target(name: "Metering", dependencies: ["AudioCore", "DSP"], swiftSettings: optimised),

    // Layer 3
    .target(
      name: "Mastering",
      dependencies: [
        "AudioCore", "DSP", "AudioFiles", "Metering", "CRealtime", "Realtime",
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      resources: [.embedInCode("Targets/delivery-targets.toml")],
      swiftSettings: optimised),

    // Layer 4
    .target(name: "MasteringAPI", dependencies: ["AudioCore"], swiftSettings: strict),
    .target(
      name: "HTTPClient", dependencies: ["AudioCore", "MasteringAPI", "CCurl"],
      swiftSettings: strict),
    .target(
      name: "RemoteMastering",
      dependencies: ["AudioCore", "AudioFiles", "Metering", "MasteringAPI", "HTTPClient"],
      swiftSettings: strict),
    .target(
      name: "MasteringServer",
      dependencies: [
        "AudioCore", "MasteringAPI", "HTTPClient",
        .product(name: "Hummingbird", package: "hummingbird", condition: server),
        .product(name: "GRDB", package: "GRDB.swift", condition: server),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: server),
        .product(name: "Logging", package: "swift-log", condition: server),
        .product(name: "NIOCore", package: "swift-nio", condition: server),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: server),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: server),
        .product(name: "TOMLKit", package: "TOMLKit", condition: server),
      ],
      resources: [.embedInCode("HTTP/openapi.json")], swiftSettings: strict),
    .target(
      name: "Playback",
      dependencies: [
        "AudioCore", "DSP", "AudioFiles", "Metering", "Mastering", "Realtime", "CRealtime", "CAlsa",
      ],
      swiftSettings: optimised),

    // Layer 5
    .target(
      name: "TerminalKit",
      dependencies: [
        "AudioCore", "CNcurses", "CTerminal", .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: optimised),

    .target(
      name: "Workbench",
      dependencies: [
        "AudioCore", "AudioFiles", "DSP", "Metering", "Mastering",
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: strict),

    // Layer 6
    .target(
      name: "Workstation",
      dependencies: [
        "AudioCore", "AudioFiles", "DSP", "Mastering", "Metering", "Playback", "TerminalKit",
        "Workbench",
      ],
      swiftSettings: optimised),

    // Layer 7
    .executableTarget(
      name: "lacquer",
      dependencies: [
        "AudioCore", "AudioFiles", "Metering", "Mastering", "Playback", "TerminalKit",
        "Workbench", "Workstation", "HTTPClient", "MasteringAPI", "RemoteMastering",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "lacquer-server",
      dependencies: [
        "AudioCore", "MasteringAPI", "MasteringServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Speed of the meters beside libebur128, for `make bench`.
    .executableTarget(
      name: "lacquer-bench", dependencies: ["AudioCore", "AudioFiles", "Metering", "CEbur128"],
      path: "Benchmarks/lacquer-bench", swiftSettings: strict),

    // A program that does nothing but own the terminal, for the tests that need a real one.
    .executableTarget(
      name: "terminal-probe", dependencies: ["TerminalKit"], path: "Tests/TerminalProbe",
      swiftSettings: strict),

    // Tests mirror the names above; signals and tolerances are shared.
    .target(
      name: "TestSupport", dependencies: ["AudioCore", "AudioFiles", "DSP", "CEbur128"],
      path: "Tests/TestSupport",
      swiftSettings: optimised),
    .target(name: "DiskRecorder", path: "Tests/DiskRecorder"),
    .testTarget(
      name: "AudioCoreTests", dependencies: ["AudioCore", "DiskRecorder", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "DSPTests", dependencies: ["DSP", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "AudioFilesTests",
      dependencies: ["AudioFiles", "CSndfile", "DSP", "DiskRecorder", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "MeteringTests", dependencies: ["Metering", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "MasteringTests",
      dependencies: ["AudioCore", "AudioFiles", "DSP", "Mastering", "Metering", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "MasteringAPITests", dependencies: ["AudioCore", "MasteringAPI"],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPClientTests", dependencies: ["AudioCore", "HTTPClient", "MasteringAPI"],
      swiftSettings: strict),
    .testTarget(
      name: "RemoteMasteringTests",
      dependencies: ["AudioCore", "HTTPClient", "MasteringAPI", "RemoteMastering"],
      swiftSettings: strict),
    .testTarget(
      name: "TerminalKitTests",
      dependencies: ["AudioCore", "TerminalKit", "TestSupport", "terminal-probe"],
      exclude: ["Golden", "Pty"], swiftSettings: strict),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "AudioCore", "AudioFiles", "DSP", "Mastering", "Metering", "TestSupport", "Workbench",
      ],
      swiftSettings: strict),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .testTarget(name: "RealtimeTests", dependencies: ["Realtime"], swiftSettings: strict),
    .testTarget(
      name: "PlaybackTests",
      dependencies: [
        "AllocationCounter",
        "AudioCore", "AudioFiles", "DSP", "Mastering", "Metering", "Playback", "Realtime",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WorkstationTests",
      dependencies: [
        "AudioCore", "AudioFiles", "DSP", "Mastering", "Metering", "Playback", "TerminalKit",
        "TestSupport", "Workbench", "Workstation",
      ],
      exclude: ["Golden"], swiftSettings: optimised),
    .testTarget(
      name: "CommandLineTests", dependencies: ["lacquer", "TestSupport"],
      exclude: ["Snapshots"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
