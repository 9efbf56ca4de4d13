#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file of SDK keys, if they shouldn't be read with the API key:
///
/// ```json
/// {"Production": {"publishableKey": "pub_prod_…", "secretKey": "sec_prod_…"}}
/// ```
package struct SDKKeysFile: Sendable {
    /// Why a file can't be used. Messages never contain any of the file's content.
    package struct Problem: Error, Sendable, Equatable {
        /// What is wrong, in a sentence without a full stop.
        package let message: String
        /// What to do.
        package let hint: String
    }

    /// The keys by environment, which the file gives by name or id.
    package let environments: [(name: String, keys: SDKKeyPair)]

    /// Reports a key that is given for two environments: a key belongs to one.
    private static func shared(_ entries: [(key: String, value: Entry)], _ name: String) -> Problem? {
        for (member, key) in [("secretKey", \Entry.secretKey), ("publishableKey", \Entry.shownKey)] {
            var owners: [String: String] = [:]
            for (environment, entry) in entries where !entry[keyPath: key].isEmpty {
                if let other = owners.updateValue(environment, forKey: entry[keyPath: key]) {
                    return Problem(
                        message: "\(name) has the same \(member) for `\(other)` and `\(environment)`",
                        hint: "a key belongs to one environment: copy each from Reflag's settings")
                }
            }
        }
        return nil
    }

    private struct Entry: Decodable {
        let publishableKey: String?
        let secretKey: String

        var shownKey: String { publishableKey ?? "" }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: Its content.
    ///   - name: What messages call it.
    /// - Throws: ``Problem`` if it has another format, or a key in it is of the wrong kind.
    package init(_ bytes: [UInt8], name: String) throws(Problem) {
        let form = #"write it as {"Production": {"publishableKey": "pub_…", "secretKey": "sec_…"}, …}"#
        guard let entries = try? JSONDecoder().decode([String: Entry].self, from: Data(bytes)) else {
            throw Problem(message: "\(name) isn't JSON of SDK keys by environment", hint: form)
        }
        let sorted = entries.sorted { $0.key < $1.key }
        var environments: [(name: String, keys: SDKKeyPair)] = []
        do throws(SDKKeyProblem) {
            for (environment, entry) in sorted {
                let source = { (key: String) in "\(key) of `\(environment)` in \(name)" }
                let secret = try SDKKey(entry.secretKey, as: .secret, from: source("secretKey"))
                var publishable: SDKKey?
                if let text = entry.publishableKey {
                    publishable = try SDKKey(text, as: .publishable, from: source("publishableKey"))
                }
                environments.append((environment, SDKKeyPair(secret: secret, publishable: publishable)))
            }
        } catch {
            throw Problem(message: error.message, hint: error.hint)
        }
        if let problem = Self.shared(sorted, name) { throw problem }
        self.environments = environments
    }
}
