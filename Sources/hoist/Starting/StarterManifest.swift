import Diagnostics
import JSONText

/// The manifest that `hoist init` writes: nothing in it plans anything, and its comments say how to go on.
struct StarterManifest {
    /// The app's id, if it is known.
    let app: String?

    /// The path of the manifest's schema from the manifest, for editors.
    static let schema = "schema/flags.schema.json"

    /// The text of the file.
    var text: String {
        """
        # yaml-language-server: $schema=./\(Self.schema)
        # The feature flags of a Reflag app, as they should be. `hoist plan` shows what would change, and `hoist apply`
        # makes it so.
        # What is written is managed; what is left out is left alone, here and in Reflag's web app.
        version: 1
        \(appLine)

        policy:
          # Live flags that aren't in this file: ignore, report, or archive (which needs `app`).
          unlisted: report
          # A list of targets is complete (exact), or a minimum (additive).
          targets: exact

        flags: {}

        # How flags are written. Remove the line above, and the `# ` from what you need.
        #
        # create:                          # defaults for flags that are created from this file
        #   stage: In development
        #
        # audiences:                       # lists of companies and users with a name
        #   design-partners:
        #     companies: [acme-corp, globex]
        #
        # flags:
        #   new-checkout-flow:             # the flag's key
        #     name: New checkout flow
        #     description: Rollout of the redesigned checkout.
        #     owner: jane@example.com      # e-mail, name or id
        #     stage: Beta                  # name or id
        #     expires: 2099-12-31          # a warning after this day
        #     targets:                     # by environment
        #       Production:
        #         audiences: [design-partners]
        #         companies: [initech]
        #       Staging:
        #         users: [u_9]
        #   legacy-export:
        #     archived: true

        """
    }

    private var appLine: String {
        guard let app else {
            return "# app: …                         # the app's id; with it, a key of another app is rejected"
        }
        return "app: \(YAMLWord.quoted(app))".padded(to: 33) + "# a key of another app is rejected"
    }
}

extension String {
    /// The string, padded with spaces to a length.
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(1, length - count))
    }
}

/// A word of a generated YAML file.
enum YAMLWord {
    /// The word as it is if YAML reads it as a string everywhere, else in quotes.
    static func written(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, isLetter(first) || first == ".",
            text.unicodeScalars.allSatisfy({ isLetter($0) || "0123456789._/-".unicodeScalars.contains($0) }),
            !literals.contains(text.lowercased())
        else { return quoted(text) }
        return text
    }

    /// The word in double quotes, which in YAML are those of JSON.
    static func quoted(_ text: String) -> String { JSONValue.string(text).compact() }

    /// The name of an action, which needs no quotes.
    static func action(_ text: String) -> String {
        text.unicodeScalars.allSatisfy { isLetter($0) || "0123456789._/-@".unicodeScalars.contains($0) }
            ? text : quoted(text)
    }

    /// What some YAML reader takes for something other than a string.
    private static let literals: Set<String> = [
        ".inf", ".nan", "n", "no", "null", "off", "on", "true", "false", "y", "yes",
    ]

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
