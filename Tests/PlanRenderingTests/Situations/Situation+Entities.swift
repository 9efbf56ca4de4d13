import FlagModel
import FlagTestKit
import Planning

extension Situation {
    private static let targets = """
        audiences:
          partners: {companies: [acme, umbrella], users: [u_7]}
        flags:
          huddles: {targets: {Production: {companies: [umbrella]}}}
          new-search: {targets: {Production: {audiences: [partners]}, Staging: {audiences: [partners]}}}
          board: {targets: {Staging: {audiences: [partners]}}}
        """

    private static var live: LiveState {
        .app(
            .acme, [Live("huddles", companies: ["Production": ["hooli"]]), Live("new-search"), Live("board")],
            unknown: [
                .init(environment: "en1", kind: .company, id: "umbrella"),
                .init(environment: "en1", kind: .user, id: "u_7"),
                .init(environment: "en2", kind: .user, id: "u_7"),
            ])
    }

    static let waiting = Situation(
        name: "waiting", manifest: "version: 1\n" + targets, live: live, isColored: true)

    static let onlyWaiting = Situation(
        name: "only-waiting",
        manifest: """
            version: 1
            flags:
              huddles: {targets: {Production: {companies: [hooli, umbrella]}}}
              other: {}
            """, live: live)

    static let createdEntities = Situation(
        name: "created-entities", manifest: "version: 1\npolicy: {entities: create}\n" + targets, live: live)
}
