import Sandbox

/// The flag that tests of adoption begin with, as a manifest has it, and as it is live.
enum Huddles {
    /// A manifest of it; more flags may follow.
    static let manifest = """
        version: 1
        audiences:
          partners: {companies: [acme, globex]}
        flags:
          huddles: # calls
            name: Huddles
            targets:
              Production:
                audiences: [partners]
                companies:
                  - initech # pilot since May
                  - hooli

        """

    static let live = SandboxFlag(
        "huddles", name: "Huddles", stage: "Beta", owner: "jane@example.com",
        companies: ["Production": ["acme", "globex", "initech", "umbrella"]], users: ["Staging": ["u_1"]])
}
